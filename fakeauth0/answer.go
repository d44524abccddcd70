package fakeauth0

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
)

// writeError answers with an error of the catalogue. Recorded errors have the long Cache-Control and
// no Pragma (spec/auth0.md 1.7).
func writeError(w http.ResponseWriter, r *http.Request, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = errServer()
	}
	wire.Of(r.Context()).SetError(e.Code)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", cacheError)
	h.Set("Vary", "Accept-Encoding, Origin")
	maps.Copy(h, e.header)
	w.WriteHeader(e.Status)
	_, _ = w.Write(compact(e))
}

// compact is v in JSON as a JavaScript server writes it. Everything that the tenant answers can be
// written.
func compact(v any) []byte {
	b, err := encode(v)
	if err != nil {
		panic("fakeauth0: " + err.Error())
	}
	return b
}

// encode writes JSON without escapes for HTML and without a newline at the end.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// serveNotFound answers a path that the tenant does not have. Auth0's page is not in the evidence:
// only the status is to be relied on.
func (t *Tenant) serveNotFound(w http.ResponseWriter, _ *http.Request) {
	t.setCommonHeaders(w.Header(), 0)
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("Not found."))
}

// serveMethodNotAllowed answers row E21.
func (t *Tenant) serveMethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	t.setCommonHeaders(w.Header(), 0)
	writeError(w, r, errMethod())
}
