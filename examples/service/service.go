package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// service is the microservice without its listener.
type service struct {
	validator *validator
	peer      *peer // nil: it has none
	log       *slog.Logger
}

// newService puts a service together. It tells the time by now alone.
func newService(set settings, secrets secrets, client *http.Client, now func() time.Time, log *slog.Logger) *service {
	s := &service{
		validator: &validator{
			issuer:   set.auth0URL + "/", // spec/auth0.md 2.2
			audience: set.audience,
			keys:     &keyCache{url: set.auth0URL + "/.well-known/jwks.json", client: client, now: now},
			now:      now,
		},
		log: log,
	}
	if set.peerURL != "" {
		s.peer = &peer{
			url:    set.peerURL + "/whoami",
			client: client,
			token:  &serviceToken{secrets: secrets, id: set.secretID, now: now},
		}
	}
	return s
}

// handler routes requests. Every route asks for a token.
func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /whoami", s.whoami)
	mux.HandleFunc("GET /peer", s.callPeer)
	return mux
}

func (s *service) whoami(w http.ResponseWriter, r *http.Request) {
	if who, ok := s.admit(w, r); ok {
		answer(w, http.StatusOK, who)
	}
}

func (s *service) callPeer(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.admit(w, r); !ok {
		return
	}
	if s.peer == nil {
		answer(w, http.StatusNotFound, problem{Error: "no_peer", Description: "set PEER_URL"})
		return
	}
	who, err := s.peer.whoami(r.Context())
	if err != nil {
		s.log.Error("peer", "error", err.Error())
		answer(w, http.StatusBadGateway, problem{Error: "peer_failed", Description: "the log says why"})
		return
	}
	answer(w, http.StatusOK, map[string]caller{"peer": who})
}

// admit returns who calls, or answers that nobody may.
func (s *service) admit(w http.ResponseWriter, r *http.Request) (caller, bool) {
	token, ok := bearer(r.Header)
	if !ok {
		refuse(w, "")
		return caller{}, false
	}
	who, err := s.validator.validate(r.Context(), token)
	if err != nil {
		s.log.Warn("token refused", "error", err.Error())
		refuseFor(w, err)
		return caller{}, false
	}
	return who, true
}

// problem is the body of an answer that is not what was asked for.
type problem struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// answer writes body as JSON. An answer depends on who asks, so no cache may keep it.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller that has gone needs no answer
}
