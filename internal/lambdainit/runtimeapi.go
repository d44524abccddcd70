package main

import (
	"io"
	"net/http"
	"strconv"
)

// runtimePath is the Runtime API's version 2018-06-01.
const runtimePath = "/2018-06-01/runtime/"

// runtimeAPI is where the function gets its events and leaves its answers.
func (b *box) runtimeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+runtimePath+"invocation/next", b.next)
	mux.HandleFunc("POST "+runtimePath+"invocation/{id}/{kind}", b.answer)
	mux.HandleFunc("POST "+runtimePath+"init/error", b.initError)
	return mux
}

// next waits for an event. One that a process has left behind has a channel that nobody writes to.
func (b *box) next(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	events, first := b.events, !b.told
	b.told = true
	b.mu.Unlock()
	if first {
		b.upstream.ready()
	}
	select {
	case <-r.Context().Done(): // the process ended while it waited
	case inv := <-events:
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", inv.ID)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", inv.ARN)
		h.Set("Lambda-Runtime-Trace-Id", inv.Trace)
		_, _ = io.WriteString(w, inv.Payload) // a process that does not take it has ended, which is noticed
	}
}

func (b *box) answer(w http.ResponseWriter, r *http.Request) {
	kind := r.PathValue("kind")
	if kind != "response" && kind != "error" {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !b.finish(r.PathValue("id"), kind, body, false) {
		http.Error(w, `{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}`, http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// initError takes what a function says of its own start. That it then ends is no more news.
func (b *box) initError(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	first := !b.told
	b.told = true
	b.mu.Unlock()
	if first {
		b.upstream.broken(body)
	}
	w.WriteHeader(http.StatusAccepted)
}
