//go:build linux

package main

import (
	"fmt"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// clocks prints what Go's reading of the clock, the C library's second way to it, and the kernel's
// own clock say, all as Unix nanoseconds.
func clocks([]string) error {
	var tv syscall.Timeval
	if err := syscall.Gettimeofday(&tv); err != nil {
		return err
	}
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_REALTIME, &ts); err != nil { // a raw system call
		return err
	}
	fmt.Println(time.Now().UnixNano(), tv.Nano(), ts.Nano())
	return nil
}

// bench prints the cost of reading the clock in ns.
func bench([]string) error {
	const n = 200_000
	begin := time.Now()
	for range n {
		_ = time.Now()
	}
	fmt.Println(float64(time.Since(begin).Nanoseconds()) / n)
	return nil
}
