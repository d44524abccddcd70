package remotesecrets

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Error is an error in the endpoint's words.
type Error struct {
	Code    string // "ResourceNotFoundException"
	Message string
	Status  int // HTTP
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// errorOf reads an answer that is no success, of AWS JSON or of Lambda's REST.
func errorOf(status int, kind string, body []byte) *Error {
	var doc struct {
		Type         string `json:"__type"`
		Message      string
		LowerMessage string `json:"message"`
	}
	e := &Error{Status: status}
	if json.Unmarshal(body, &doc) == nil {
		e.Code, e.Message = doc.Type, doc.Message
		if e.Message == "" {
			e.Message = doc.LowerMessage
		}
	}
	if kind != "" && e.Code == "" {
		e.Code = kind
	}
	if i := strings.LastIndexAny(e.Code, "#"); i >= 0 {
		e.Code = e.Code[i+1:]
	}
	if e.Code, _, _ = strings.Cut(e.Code, ":"); e.Code == "" {
		e.Code = fmt.Sprintf("HTTP %d", status)
	}
	return e
}

// UnavailableError says that an endpoint cannot do what is asked of it, and why.
type UnavailableError struct{ Why string }

func (e *UnavailableError) Error() string { return "not on this backend: " + e.Why }
