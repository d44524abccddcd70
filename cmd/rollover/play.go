package main

import (
	"iter"
	"time"

	"github.com/rolloverhq/rollover/harness/script"
)

// playAll plays scenarios, some at a time, each in a world of its own, and yields the outcomes in the
// order of the scenarios.
func playAll(chosen []named, o script.Options, jobs int) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		results := make([]chan outcome, len(chosen))
		for i := range results {
			results[i] = make(chan outcome, 1)
		}
		next := make(chan int)
		stop := make(chan struct{})
		defer close(stop)
		for range min(jobs, len(chosen)) {
			go func() {
				for i := range next {
					results[i] <- playOne(chosen[i], o)
				}
			}()
		}
		go func() {
			defer close(next)
			for i := range chosen {
				select {
				case next <- i:
				case <-stop:
					return
				}
			}
		}()
		for _, r := range results {
			if !yield(<-r) {
				return
			}
		}
	}
}

func playOne(n named, o script.Options) outcome {
	began := time.Now()
	result, err := n.script.Run(o)
	return outcome{n.name, n.script.Doc, result, err, time.Since(began)}
}
