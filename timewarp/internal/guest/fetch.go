//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// fetch asks a server as a careful client does: a time-out of 5 s a try, and 2, 4, 8 s of patience
// with a 429. Then it asks for something that takes longer than that.
func fetch(args []string) error {
	base := args[0]
	begin := time.Now()
	for patience := 2 * time.Second; ; patience *= 2 {
		code, err := get(base + "/busy")
		if err != nil {
			return fmt.Errorf("after %v: %w", time.Since(begin), err)
		}
		if code != http.StatusTooManyRequests {
			break
		}
		time.Sleep(patience)
	}
	fmt.Println("served after", time.Since(begin))
	begin = time.Now()
	_, err := get(base + "/slow")
	fmt.Println("slow:", err != nil && os.IsTimeout(err), time.Since(begin))
	_, err = get(base + "/last")
	fmt.Println("last:", err)
	return nil
}

func get(url string) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, r.Body)
	return r.StatusCode, errors.Join(err, r.Body.Close())
}

// answer answers each line it reads with its clock.
func answer([]string) error {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Println(time.Now().UnixNano())
	}
	return in.Err()
}

// serve listens, prints its address, and answers each byte after a while.
func serve(args []string) error {
	d, err := time.ParseDuration(args[2])
	if err != nil {
		return err
	}
	l, err := net.Listen(args[0], args[1])
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		b := make([]byte, 1)
		if _, err := c.Read(b); err != nil {
			return err
		}
		time.Sleep(d)
		if _, err := c.Write(b); err != nil {
			return err
		}
	}
}

// ask asks a server once with five seconds of patience, lets go of it, and then sleeps an hour.
func ask(args []string) error {
	begin := time.Now()
	c, err := net.Dial(args[0], args[1])
	if err != nil {
		return err
	}
	b := []byte{1}
	err = errors.Join(c.SetDeadline(begin.Add(5*time.Second)), write(c, b))
	if err == nil {
		_, err = c.Read(b)
	}
	if err := errors.Join(err, c.Close()); err != nil {
		return fmt.Errorf("after %v: %w", time.Since(begin), err)
	}
	fmt.Println("answered after", time.Since(begin))
	time.Sleep(time.Hour)
	return nil
}

// talk asks a server again and again, each time with five seconds of patience, until it is told a 0.
func talk(args []string) error {
	c, err := net.Dial("tcp", args[0])
	for b := []byte{1}; err == nil && b[0] != 0; {
		err = errors.Join(c.SetDeadline(time.Now().Add(5*time.Second)), write(c, b))
		if err == nil {
			_, err = c.Read(b)
		}
	}
	return err
}

func write(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}
