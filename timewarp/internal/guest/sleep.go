//go:build linux

package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// sleep sleeps for the given durations, one after the other, and says what its clocks made of it:
// wall and monotonic, before and after.
func sleep(args []string) error {
	begin := time.Now()
	fmt.Println("begin", begin.UTC().Format(time.RFC3339Nano))
	for _, a := range args {
		d, err := time.ParseDuration(a)
		if err != nil {
			return err
		}
		t := time.Now()
		time.Sleep(d)
		now := time.Now()
		fmt.Println("slept", now.Sub(t), now.Round(0).Sub(t.Round(0)))
	}
	fmt.Println("end", time.Now().UTC().Format(time.RFC3339Nano))
	return nil
}

// many has 40 goroutines sleep 1 s to 40 s and tells the order in which they woke, and the most
// that one was late.
func many([]string) error {
	var mu sync.Mutex
	var order []int
	var late time.Duration
	var wg sync.WaitGroup
	begin := time.Now()
	for i := 40; i > 0; i-- {
		wg.Go(func() {
			d := time.Duration(i) * time.Second
			time.Sleep(d)
			mu.Lock()
			defer mu.Unlock()
			order, late = append(order, i), max(late, time.Since(begin)-d)
		})
	}
	wg.Wait()
	fmt.Println(len(order), slices.IsSorted(order), late)
	return nil
}

// tick prints its clock every second until it is killed.
func tick([]string) error {
	for range time.Tick(time.Second) {
		fmt.Println(time.Now().UTC().Format(time.RFC3339Nano))
	}
	return nil
}

// spin computes for the given time of its own clock, then sleeps an hour.
func spin(args []string) error {
	d, err := time.ParseDuration(args[0])
	if err != nil {
		return err
	}
	fmt.Println("spinning")
	for begin := time.Now(); time.Since(begin) < d; {
	}
	fmt.Println("spun")
	time.Sleep(time.Hour)
	return nil
}
