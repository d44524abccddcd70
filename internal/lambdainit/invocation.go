package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// invocation is one event on its way to the function and back.
type invocation struct {
	ID      string `json:"invoke-id"`
	ARN     string `json:"invoked-function-arn"`
	Payload string `json:"payload"`
	Trace   string `json:"trace-id"`

	deadline time.Time
	overtime *time.Timer
}

// invocations is where LocalStack hands events in. It sends the next when it has had the answer.
func (b *box) invocations() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /invoke", func(w http.ResponseWriter, r *http.Request) {
		inv := new(invocation)
		if err := json.NewDecoder(r.Body).Decode(inv); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if !b.accept(inv) {
			http.Error(w, "an invocation is under way", http.StatusConflict)
		}
	})
	return mux
}

// accept begins an invocation, on a new process if the last one has ended. It reports false while there
// is another.
func (b *box) accept(inv *invocation) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current != nil {
		return false
	}
	inv.deadline = time.Now().Add(b.timeout)
	inv.overtime = time.AfterFunc(b.timeout, func() { b.timeOut(inv) })
	b.current = inv
	if b.process == nil {
		b.startLocked()
	}
	b.events <- inv
	return true
}

// timeOut ends an invocation that took too long, and its process with it.
func (b *box) timeOut(inv *invocation) {
	at := time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	message := fmt.Sprintf("%s %s Task timed out after %.2f seconds", at, inv.ID, b.timeout.Seconds())
	b.finish(inv.ID, "error", document("Sandbox.Timedout", message), true)
}

// finish ends the invocation of this name, and reports false if it is not the one under way.
func (b *box) finish(id, kind string, body []byte, kill bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	inv := b.current
	if inv == nil || inv.ID != id {
		return false
	}
	inv.overtime.Stop()
	b.current = nil
	if kill && b.process != nil {
		_ = b.process.Process.Kill() // it may have ended by itself
		b.process = nil
	}
	b.upstream.answered(id, kind, body, "START RequestId: "+id+"\n"+b.output.take()+"END RequestId: "+id+"\n")
	return true
}
