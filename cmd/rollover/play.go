package main

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rolloverhq/rollover/harness/script"
)

// outcome is one scenario, played.
type outcome struct {
	named
	result *script.Result
	err    error
	cannot error // why nothing can be said of the function
	took   time.Duration
}

// playAll plays scenarios, some at a time, each in a world of its own, and yields the outcomes in the
// order of the scenarios; played is called as each ends, in whatever order. It ends early when ctx does or
// nobody wants more, and then breaks off what is being played. When it has ended, so has every play.
func playAll(ctx context.Context, chosen []named, o script.Options, jobs int, played func()) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var playing sync.WaitGroup
		defer playing.Wait()
		defer cancel()
		results := make([]chan outcome, len(chosen))
		for i := range results {
			results[i] = make(chan outcome, 1)
		}
		var next atomic.Int64
		for range min(jobs, len(chosen)) {
			playing.Go(func() {
				for i := next.Add(1) - 1; i < int64(len(chosen)) && ctx.Err() == nil; i = next.Add(1) - 1 {
					results[i] <- playOne(ctx, chosen[i], o)
					played()
				}
			})
		}
		for _, result := range results {
			select {
			case o := <-result:
				if ctx.Err() != nil || !yield(o) { // what was broken off says nothing about the function
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// playOne plays one, and breaks it off once it is known that it says nothing about the function.
func playOne(ctx context.Context, n named, o script.Options) outcome {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	code, cannot := &endable{Target: o.Target}, &unplayable{found: cancel}
	o.Target, o.Scenario, o.Watch = code, n.known(), cannot.watch
	release := endWith(ctx, code)
	defer release()
	began := time.Now()
	result, err := n.script.Run(o)
	return outcome{n, result, err, cannot.err(), time.Since(began)}
}
