package timewarp

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"syscall"
	"time"
)

// Config says what to run and who is told about its rests. Path, Args and Now are required.
type Config struct {
	// Path is the executable. It is not searched for in PATH; a relative one is taken from Dir.
	Path string
	// Args is argv, Args[0] included.
	Args []string
	// Env is the whole environment; nothing is inherited.
	Env []string
	// Dir is the working directory; empty means the caller's.
	Dir string
	// Stdin, Stdout and Stderr are handed to the process; nil means the null device. They stay
	// the caller's to close, and may be closed once Start has returned.
	Stdin, Stdout, Stderr *os.File
	// Fork, if not nil, starts the process in place of Start, somewhere that Start cannot reach. It returns
	// when the process has executed Path and was stopped by SIGSTOP before its first instruction, with its
	// id as seen from here; nobody traces it then, and it descends from this process. It is called from the
	// supervisor's thread. How it ended is for whoever started it to take note of, too.
	Fork func(Config) (pid int, err error)
	// Sys is what else is special about the process: namespaces, ids, a root folder. It always is
	// traced and leads a session of its own. nil means nothing.
	Sys *syscall.SysProcAttr
	// Now is what the process's clock shows at birth. It is refused when it lies in the host's
	// past, where waits for an instant (absolute ones) would end at once.
	Now time.Time
	// Idle reports whether the world owes the process nothing: no unread bytes, no request being
	// served, pipes drained. It is called from the supervisor's thread, before and after each
	// look at the threads, so it has to be quick and must be exact: an answer that is on its way
	// while Idle says true lets the process's time-outs end at once. nil means always idle.
	Idle func() bool
	// Rested is called from the supervisor's thread once each time the process comes to rest.
	// due is the world's instant at which its earliest timed wait ends, always later than the
	// last instant the world told; timed is false, and due zero, when it waits for nothing timed.
	// From then on its clock stands and the supervisor leaves it alone until Wake, Freeze or
	// Kill. Methods that Rested itself calls are carried out when it has returned; it must not
	// wait for anybody who calls one. nil means that nobody wants to know.
	Rested func(due time.Time, timed bool)
	// Ours reports whether the world listens at an address, so that who is connected there talks to
	// nobody else. Of other addresses it is found out who holds them, each time that a process connects
	// to one, which costs more. It is called from the supervisor's thread. nil means none is known.
	Ours func(netip.AddrPort) bool
	// Remark is called from the supervisor's thread, once for each thing about the tree that a reader
	// of its history should know: what of it lives in the host's time after all, and why. nil means
	// that nobody wants to know.
	Remark func(text string)
}

// check reports what makes a Config unusable.
func (c Config) check(host time.Time) error {
	switch {
	case c.Path == "":
		return errors.New("timewarp: Config.Path is empty: name the executable")
	case len(c.Args) == 0:
		return errors.New("timewarp: Config.Args is empty: it must hold at least the program's name")
	case c.Now.Before(host):
		return fmt.Errorf("timewarp: Config.Now %s lies in the host's past (it is %s): start the world later",
			c.Now.UTC().Format(time.RFC3339), host.UTC().Format(time.RFC3339))
	case c.Now.After(time.Unix(0, 1<<63-1).Add(-longest)):
		return fmt.Errorf("timewarp: Config.Now %s is too late: this clock ends in 2262", c.Now.UTC().Format(time.RFC3339))
	}
	if c.Dir != "" {
		if _, err := os.Stat(c.Dir); err != nil {
			return fmt.Errorf("timewarp: Config.Dir: %w", err)
		}
	}
	return nil
}

// ExitStatus tells how a process ended.
type ExitStatus struct {
	// Code is what it exited with, or -1 when a signal ended it or it has not ended.
	Code int
	// Signal is the signal that ended it, or 0.
	Signal syscall.Signal
}

// String is "exit status 3" or "signal: killed", as package os words it.
func (e ExitStatus) String() string {
	switch {
	case e.Signal != 0:
		return "signal: " + e.Signal.String()
	case e.Code < 0:
		return "not ended"
	}
	return fmt.Sprintf("exit status %d", e.Code)
}
