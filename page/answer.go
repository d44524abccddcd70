package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/rolloverhq/rollover/fakesecrets"
)

// refusal is an error that is answered: one sentence that says what is wrong, and the way out.
type refusal struct {
	status  int
	Message string `json:"error"`
	Code    string `json:"code,omitempty"` // the vendor's, where the refusal is the vendor's
}

func (no *refusal) Error() string { return no.Message }

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, Message: fmt.Sprintf(format, args...)}
}

func (no *refusal) write(w http.ResponseWriter) { write(w, no.status, no) }

// write answers with one JSON object.
func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(body) // a client that is gone needs no answer
}

// refused is what is answered to an error: a refusal as it is, Secrets Manager's word as that, and anything else as
// a bad request.
func refused(err error) *refusal {
	var no *refusal
	if errors.As(err, &no) {
		return no
	}
	var vendor *fakesecrets.Error
	if errors.As(err, &vendor) {
		return &refusal{vendor.Status, "Secrets Manager says: " + vendor.Message, vendor.Code}
	}
	return refuse(http.StatusBadRequest, "%v", err)
}

// longest is more than any request that makes sense.
const longest = 16 << 10

// read takes the request's body, one JSON object, or none for the zero value; example is one as it should be.
func read[T any](r *http.Request, example string) (T, error) {
	var in, none T
	body, err := io.ReadAll(io.LimitReader(r.Body, longest+1))
	switch {
	case err != nil:
		return none, refuse(http.StatusBadRequest, "the request broke off before its body was there: ask again")
	case len(body) > longest:
		return none, refuse(http.StatusRequestEntityTooLarge, "a body of more than %d bytes is none that is taken here: send one such as %s", longest, example)
	}
	if err := decode(body, &in); err != nil {
		return none, refuse(http.StatusBadRequest, "the body is to be one JSON object such as %s: %v", example, err)
	}
	return in, nil
}
