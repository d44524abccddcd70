package fakelambda

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// invokeRoute is that of Invoke in Lambda's API.
const invokeRoute = "POST " + functionPath + "/invocations"

// logTail is how much of the log an answer carries that was asked for it, in bytes (Invoke, LogType).
const logTail = 4 << 10

// serveInvoke is Lambda's Invoke over HTTP.
func (s *Service) serveInvoke(w http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(r.Body)
	if err != nil {
		s.refuse(w, r, &Error{CodeInvalidContent, "the body could not be read"})
		return
	}
	f, err := s.named(r.PathValue("function"), r.URL.Query().Get("Qualifier"))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	switch kind := r.Header.Get("X-Amz-Invocation-Type"); kind {
	case "", "RequestResponse":
		s.invokeAndAnswer(w, r, f, payload)
	case "DryRun":
		w.Header().Set("X-Amzn-Requestid", s.requestID())
		w.WriteHeader(http.StatusNoContent)
	case "Event":
		id, err := s.InvokeLater(f.config.Name, payload)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		w.Header().Set("X-Amzn-Requestid", id)
		w.WriteHeader(http.StatusAccepted)
	default:
		s.refuse(w, r, violations{{kind, "invocationType", "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"}}.err(CodeValidation))
	}
}

func (s *Service) invokeAndAnswer(w http.ResponseWriter, r *http.Request, f *function, payload []byte) {
	result, err := s.answer(r.Context(), f, payload)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("X-Amz-Executed-Version", version)
	h.Set("X-Amzn-Requestid", result.id)
	if result.outcome != journal.OK {
		h.Set("X-Amz-Function-Error", unhandled)
	}
	if strings.EqualFold(r.Header.Get("X-Amz-Log-Type"), "Tail") {
		log := result.log[max(0, len(result.log)-logTail):]
		h.Set("X-Amz-Log-Result", base64.StdEncoding.EncodeToString([]byte(log)))
	}
	_, _ = w.Write(result.answer) // a client that is gone needs none
}

// answer invokes for a request, which carries the Hold that keeps the world's clock.
func (s *Service) answer(ctx context.Context, f *function, payload []byte) (result, error) {
	end, err := s.begin()
	if err != nil {
		return result{}, err
	}
	defer end()
	r := s.invoke(ctx, order{function: f.config.Name, payload: payload, lazily: true})
	return r, r.err
}
