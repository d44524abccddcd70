package main

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
)

// box is one container: a function's process, and the invocation that it has.
type box struct {
	upstream     upstream
	dir, program string
	env          []string
	timeout      time.Duration
	output       *output

	mu      sync.Mutex
	process *exec.Cmd        // nil if it has ended
	events  chan *invocation // to this process, with room for one
	current *invocation
	told    bool // LocalStack knows whether the function came up
}

// start starts the function's process.
func (b *box) start() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.startLocked()
}

func (b *box) startLocked() {
	b.events = make(chan *invocation, 1)
	cmd := exec.Command(b.program)
	cmd.Dir, cmd.Env = b.dir, b.env
	cmd.Stdout, cmd.Stderr = b.output.file, b.output.file
	if err := cmd.Start(); err != nil {
		go b.ended(nil, "Runtime.InvalidEntrypoint", err)
		return
	}
	b.process = cmd
	go func() { b.ended(cmd, "Runtime.ExitError", cmd.Wait()) }()
}

// ended says of a process that it is no more, to whoever waits for it.
func (b *box) ended(cmd *exec.Cmd, kind string, err error) {
	message := "Runtime exited without providing a reason"
	if err != nil {
		message = "Runtime exited with error: " + err.Error()
	}
	b.mu.Lock()
	if b.process != cmd {
		b.mu.Unlock()
		return // it was killed, which has been told
	}
	b.process = nil
	early, inv := !b.told, b.current
	b.told = true
	if early {
		fmt.Fprint(os.Stdout, b.output.take())
	}
	b.mu.Unlock()
	if early {
		b.upstream.broken(document(kind, "Error: "+message))
	}
	if inv != nil {
		b.finish(inv.ID, "error", document(kind, "RequestId: "+inv.ID+" Error: "+message), false)
	}
}
