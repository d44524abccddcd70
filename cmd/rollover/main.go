// Command rollover runs a rotation Lambda, unmodified, against a fake Auth0 tenant and Secrets
// Manager under a virtual clock, plays scenarios against it, and says from the reader's side whether
// anybody was locked out.
package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/harness/localstack"
)

func main() {
	gateway.Keeper()                                        // this program also keeps the places in which it seals functions
	localstack.Watchdog()                                   // and takes its LocalStack away if it is killed
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a reader that has gone is an error of Write, so that there is a clean end
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends the process at once
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr, os.Getenv}))
}

// endings are the signals that break a run off, but for those that the caller has had ignored, as nohup
// does.
func endings() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}
