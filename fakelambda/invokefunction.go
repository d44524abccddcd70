package fakelambda

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// InvokePath is the path of Invoke in Lambda's API, as a pattern of net/http.
const InvokePath = "POST /2015-03-31/functions/{function}/invocations"

// logTail is how much of the log an answer carries that was asked for it, in bytes (Invoke, LogType).
const logTail = 4 << 10

// InvokeHandler is Lambda's Invoke over HTTP, for a listener of internal/wire, whose requests hold the
// world's clock. It takes RequestResponse and DryRun; an Event has nobody to wait for its
// end here, and is refused. Signatures are not looked at.
func (s *Service) InvokeHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(InvokePath, s.serveInvoke)
	return mux
}

func (s *Service) serveInvoke(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("function")
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload+1))
	if err != nil {
		writeError(w, &Error{CodeTooLarge, "Request must be smaller than 6291456 bytes for the InvokeFunction operation"})
		return
	}
	switch kind := r.Header.Get("X-Amz-Invocation-Type"); kind {
	case "", "RequestResponse":
	case "DryRun":
		if s.find(name) == nil {
			writeError(w, &Error{CodeNotFound, "Function not found: " + s.ARN(name)})
			return
		}
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		writeError(w, &Error{CodeInvalidValue, "InvocationType " + kind + " is not there yet: use RequestResponse or DryRun"})
		return
	}
	functionError, answer, err := s.Invoke(r.Context(), name, payload)
	if err != nil {
		writeError(w, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Amz-Executed-Version", "$LATEST")
	if functionError != "" {
		h.Set("X-Amz-Function-Error", functionError)
	}
	if strings.EqualFold(r.Header.Get("X-Amz-Log-Type"), "Tail") {
		h.Set("X-Amz-Log-Result", base64.StdEncoding.EncodeToString([]byte(s.tail(name))))
	}
	_, _ = w.Write(answer) // a client that is gone needs none
}

// tail is the end of the log of a function's last invocation.
func (s *Service) tail(function string) string {
	all := s.Invocations(function)
	if len(all) == 0 {
		return ""
	}
	log := all[len(all)-1].Log
	return log[max(0, len(log)-logTail):]
}

// writeError answers in the shape of Lambda's REST protocol.
func writeError(w http.ResponseWriter, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{CodeService, err.Error()}
	}
	body, _ := json.Marshal(map[string]string{"Type": "User", "Message": e.Message}) // two strings can be written
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Errortype", e.Code)
	w.WriteHeader(e.status())
	_, _ = w.Write(body)
}
