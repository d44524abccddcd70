package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

// upstream is LocalStack, as its init sees it.
type upstream struct {
	endpoint, id string
}

// ready says that the function waits for its first event.
func (u upstream) ready() { u.post("/status/"+u.id+"/ready", nil) }

// broken says that the function ended, or gave up, before it asked for an event.
func (u upstream) broken(document []byte) { u.post("/status/"+u.id+"/error", document) }

// answered says how an invocation ended: kind is response or error.
func (u upstream) answered(invocation, kind string, body []byte, logs string) {
	document, err := json.Marshal(map[string]string{"logs": logs})
	if err == nil {
		u.post("/invocations/"+invocation+"/logs", document)
	}
	u.post("/invocations/"+invocation+"/"+kind, body)
}

// post sends; who is to be told that LocalStack cannot be reached, it is LocalStack that waits.
func (u upstream) post(path string, body []byte) {
	resp, err := http.Post(u.endpoint+path, "application/json", bytes.NewReader(body))
	if err != nil {
		fmt.Fprintln(os.Stderr, "lambdainit:", err)
		return
	}
	resp.Body.Close()
}
