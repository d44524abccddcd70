package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// Canned is a provider that answers each request alike, for Gateway.Handle.
func Canned(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { respond(w, status, []byte(body)) })
}

// Scripted is a provider whose answers a shell command prints, for Gateway.Handle. It is given the request's
// body as its input, and METHOD, HOST, URI and NOW (what now says, in RFC 3339) beside this process's own
// environment. A command that fails, or that takes longer than limit of the host's time, answers 502 with
// what it said on standard error. No two requests run at a time.
func Scripted(now func() time.Time, command string, limit time.Duration) http.Handler {
	turn := make(chan struct{}, 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn <- struct{}{}
		defer func() { <-turn }()
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			respond(w, http.StatusBadRequest, []byte(err.Error()))
			return
		}
		var said bytes.Buffer
		cmd := exec.CommandContext(ctx, "sh", "-c", command)
		cmd.Env = append(cmd.Environ(), "METHOD="+r.Method, "HOST="+r.Host, "URI="+r.RequestURI, "NOW="+now().UTC().Format(time.RFC3339Nano))
		cmd.Stdin, cmd.Stderr = bytes.NewReader(body), &said
		cmd.WaitDelay = time.Second // for what it leaves behind with its output in hand
		out, err := cmd.Output()
		if err != nil {
			respond(w, http.StatusBadGateway, fmt.Appendf(nil, "%s: %v: %s", command, err, strings.TrimSpace(said.String())))
			return
		}
		respond(w, http.StatusOK, out)
	})
}

// respond writes an answer, as JSON if it is that.
func respond(w http.ResponseWriter, status int, body []byte) {
	kind := "text/plain; charset=utf-8"
	if json.Valid(body) {
		kind = "application/json"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}
