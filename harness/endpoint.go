package harness

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/fakelambda"
)

// services are what answers on a stack's one address for AWS, as the health check lists them.
var services = []string{"cloudtrail", "lambda", "logs", "secretsmanager", "sts"}

// endpoint is one address for all that AWS clients are led to, what an operator watches, and what tools
// for other emulators ask: whether it is well, and to forget everything. The last two are not journaled.
func (s *Stack) endpoint(secrets http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_localstack/health", serveHealth)
	mux.HandleFunc("POST /_localstack/state/reset", s.serveReset)
	s.watched(mux)
	mux.Handle("/", besideLookup(s.serveLookup, s.aws(secrets)))
	return mux
}

// aws leads each request to its service. The protocols say by themselves whom they are for: Lambda's
// paths begin with a date, CloudWatch Logs has its name in a header, and STS is asked by a form.
func (s *Stack) aws(secrets http.Handler) http.Handler {
	lambda, logs, sts := s.Lambda.APIHandler(), s.Lambda.LogsHandler(), s.sts.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case fakelambda.APIPath.MatchString(r.URL.Path):
			lambda.ServeHTTP(w, r)
		case strings.HasPrefix(r.Header.Get("X-Amz-Target"), fakelambda.LogsTarget):
			logs.ServeHTTP(w, r)
		case isForm(r):
			sts.ServeHTTP(w, r)
		default:
			secrets.ServeHTTP(w, r)
		}
	})
}

// isForm reports whether a request is of AWS's query protocol.
func isForm(r *http.Request) bool {
	return r.URL.Query().Has("Action") || strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// serveHealth answers as soon as anybody can ask: what it names listens on the same address.
func serveHealth(w http.ResponseWriter, _ *http.Request) {
	available := map[string]string{}
	for _, name := range services {
		available[name] = "available"
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that is gone needs no answer
		"edition":  "rollover",
		"services": available,
	})
}

// serveReset takes every secret and every function away. The tenant stays.
func (s *Stack) serveReset(w http.ResponseWriter, _ *http.Request) {
	s.manager.Reset()
	if err := s.Lambda.Reset(); err != nil {
		http.Error(w, "rollover: "+err.Error(), http.StatusInternalServerError)
	}
}
