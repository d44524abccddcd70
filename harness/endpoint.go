package harness

import (
	"encoding/json"
	"net/http"

	"github.com/rolloverhq/rollover/fakelambda"
)

// endpoint is one address for all that AWS clients are led to: Secrets Manager, Lambda's Invoke, and what
// tools for other emulators ask: whether it is well, and to forget everything. Neither of these is journaled.
func (s *Stack) endpoint(secrets http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(fakelambda.InvokePath, s.Lambda.InvokeHandler())
	mux.HandleFunc("GET /_localstack/health", serveHealth)
	mux.HandleFunc("POST /_localstack/state/reset", s.serveReset)
	mux.Handle("/", secrets)
	return mux
}

// serveHealth answers as soon as anybody can ask: what it names listens on the same address.
func serveHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that is gone needs no answer
		"edition":  "rollover",
		"services": map[string]string{"secretsmanager": "available", "lambda": "available"},
	})
}

// serveReset takes every secret away. Functions stay, and so does the tenant.
func (s *Stack) serveReset(http.ResponseWriter, *http.Request) { s.Secrets.Reset() }
