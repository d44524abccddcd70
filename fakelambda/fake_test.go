package fakelambda

import (
	"fmt"
	"net/http"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
)

// greeter is a service of the world that a function may call: it knows its callers by X-Key.
type greeter struct{ b *bench }

func (g greeter) Identify(r *http.Request, _ []byte) wire.Request {
	req := wire.Request{Op: "greeter.Get"}
	if key := r.Header.Get("X-Key"); key != "" {
		req.Caller = g.b.w.Callers.ByKey(key)
	}
	return req
}

func (g greeter) ServeHTTP(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }

func (g greeter) Refuse(w http.ResponseWriter, _ *http.Request, _ fault.Refusal) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

// greeter starts one and returns its URL.
func (b *bench) greeter() string {
	b.Helper()
	s, err := wire.Serve(b.w, "", wire.Shell(b.w, greeter{b}))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s.URL
}
