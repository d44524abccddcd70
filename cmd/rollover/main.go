// Command rollover runs a rotation Lambda, unmodified, against a fake Auth0 tenant and Secrets
// Manager under a virtual clock, plays scenarios against it, and says from the reader's side whether
// anybody was locked out.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends the process at once
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr, os.Getenv}))
}
