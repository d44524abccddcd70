//go:build linux

// Command guest is what the tests of timewarp run: an ordinary program that knows nothing of them.
// It is built statically, as a Lambda's bootstrap is.
package main

import (
	"fmt"
	"os"
)

func main() {
	acts := map[string]func(args []string) error{
		"sleep":  sleep,
		"many":   many,
		"fetch":  fetch,
		"tick":   tick,
		"clocks": clocks,
		"family": family,
		"exit":   exit,
		"spin":   spin,
		"bench":  bench,
		"answer": answer,
		"serve":  serve,
		"ask":    ask,
		"talk":   talk,
	}
	act, ok := acts[os.Args[1]]
	if !ok {
		fmt.Fprintln(os.Stderr, "no such act:", os.Args[1])
		os.Exit(2)
	}
	if err := act(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
