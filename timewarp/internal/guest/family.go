//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// family starts itself again, so many generations deep, every one in a session of its own; each
// prints its id and its clock and sleeps an hour. With "orphan" each leaves as soon as its child
// has been started.
func family(args []string) error {
	depth, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	fmt.Println(os.Getpid(), time.Now().UnixNano())
	if depth > 0 {
		c := exec.Command("/proc/self/exe", append([]string{"family", strconv.Itoa(depth - 1)}, args[1:]...)...)
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			return err
		}
		if len(args) > 1 {
			return nil
		}
	}
	time.Sleep(time.Hour)
	return nil
}

// exit leaves with a code, or by a signal to itself.
func exit(args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	if args[0] == "code" {
		os.Exit(n)
	}
	if err := syscall.Kill(os.Getpid(), syscall.Signal(n)); err != nil {
		return err
	}
	time.Sleep(time.Hour)
	return errors.New("survived the signal")
}
