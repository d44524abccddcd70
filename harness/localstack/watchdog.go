package localstack

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// watchdogName is what a watchdog is called by, in place of its program's name.
const watchdogName = "rollover-watchdog"

// Watchdog makes this process a watchdog, if it was started as one, and does not return then. The main of a
// program that is named in Options.Watchdog begins with it.
func Watchdog() {
	if len(os.Args) != 2 || os.Args[0] != watchdogName {
		return
	}
	said, _ := io.ReadAll(os.Stdin) // which ends with the process that holds the other end
	if string(said) == dismissal {
		os.Exit(0)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	e, err := reach(ctx)
	if err == nil {
		err = e.removeAll(ctx, sessionLabel+"="+os.Args[1])
	}
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// dismissal is what a watchdog hears when there is nothing to do for it.
const dismissal = "done"

// watchdog is a process that takes a session's containers away when this one ends, however it does.
type watchdog struct {
	cmd  *exec.Cmd
	lead io.WriteCloser // its end is this process's end
}

// watch starts a watchdog; an empty program is none.
func watch(program, session string) (*watchdog, error) {
	if program == "" {
		return nil, nil
	}
	cmd := exec.Command(program)
	cmd.Args = []string{watchdogName, session}
	cmd.SysProcAttr = apart()
	lead, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start the watchdog: %w", err)
	}
	return &watchdog{cmd, lead}, nil
}

// dismiss ends it, and waits.
func (w *watchdog) dismiss() {
	if w == nil {
		return
	}
	_, _ = io.WriteString(w.lead, dismissal) // one that has ended need not hear it
	_ = w.lead.Close()
	_ = w.cmd.Wait() // that it had nothing to do is no news
}
