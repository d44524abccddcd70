package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

// soak waits in every way that a Go function has, and checks each by its clock.
func soak(ctx context.Context, e event) (any, error) {
	for _, w := range []struct {
		name    string
		seconds int
		wait    func() error
	}{
		{"sleep", 3, func() error { time.Sleep(3 * time.Second); return nil }},
		{"back-off", 3, func() error { return backOff(ctx, e.URL) }},
		{"side by side", 2, func() error { return sideBySide(ctx, e.URL) }},
		{"slow", 5, func() error { return timesOut(ctx, e.URL) }},
		{"goroutines", 4, func() error { return goroutines() }},
		{"sub-process", 2, func() error { return exec.CommandContext(ctx, "sleep", "2").Run() }},
	} {
		begin := time.Now()
		if err := w.wait(); err != nil {
			return nil, fmt.Errorf("%s, after %v: %w", w.name, time.Since(begin), err)
		}
		want := time.Duration(w.seconds) * time.Second
		if d := time.Since(begin); d < want || d > want+5*time.Second {
			return nil, fmt.Errorf("%s took %v, want %v", w.name, d, want)
		}
	}
	return "done", nil
}

// request asks the mill with five seconds of patience.
func request(ctx context.Context, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("X-Key", os.Getenv("AWS_ACCESS_KEY_ID"))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func backOff(ctx context.Context, url string) error {
	for patience := time.Second; ; patience *= 2 {
		code, err := request(ctx, url+"/busy")
		if err != nil || code == http.StatusOK {
			return err
		}
		time.Sleep(patience)
	}
}

func sideBySide(ctx context.Context, url string) error {
	errs := make(chan error)
	for range 3 {
		go func() {
			_, err := request(ctx, url+"/work")
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func timesOut(ctx context.Context, url string) error {
	if _, err := request(ctx, url+"/slow"); !os.IsTimeout(err) {
		return fmt.Errorf("no time-out: %w", err)
	}
	return nil
}

func goroutines() error {
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() { time.Sleep(time.Duration(i+1) * time.Second) })
	}
	all.Wait()
	return nil
}
