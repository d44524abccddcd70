package harness

import (
	"encoding/json"
	"net/http"

	"github.com/rolloverhq/rollover/fakelambda"
)

// endpoint is one address for all that AWS clients are led to: Secrets Manager, Lambda's Invoke, what an
// operator watches, and the health check that tools for other emulators ask.
func (s *Stack) endpoint(secrets http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(fakelambda.InvokePath, s.Lambda.InvokeHandler())
	mux.HandleFunc("GET /_localstack/health", serveHealth)
	s.watched(mux)
	mux.Handle("/", besideLookup(s.serveLookup, secrets))
	return mux
}

// serveHealth answers as soon as anybody can ask: what it names listens on the same address.
func serveHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that is gone needs no answer
		"edition":  "rollover",
		"services": map[string]string{"secretsmanager": "available", "lambda": "available", "cloudtrail": "available"},
	})
}
