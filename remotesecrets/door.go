package remotesecrets

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/rolloverhq/rollover/journal"
)

// Create makes a secret without a value, as a principal (CreateSecret); where the endpoint cannot make a first
// version current by its label, with an empty object. The error, here and below, is an *Error if the endpoint says no.
func (s *Service) Create(by, name string) error {
	in := map[string]any{"Name": name, "ClientRequestToken": s.tokens.UUID()}
	if s.room.endpoint.kind.needsFirst {
		in["SecretString"] = "{}"
	}
	return s.through(by, "CreateSecret", in)
}

// Put makes value the current one of a secret, which it creates if the world has none of that name
// (CreateSecret, else PutSecretValue).
func (s *Service) Put(by, name, value string) error {
	if !s.Has(name) {
		return s.through(by, "CreateSecret", map[string]any{"Name": name, "ClientRequestToken": s.tokens.UUID(), "SecretString": value})
	}
	left := s.unfinished(name)
	err := s.through(by, "PutSecretValue", map[string]any{"SecretId": name, "ClientRequestToken": s.tokens.UUID(), "SecretString": value})
	if err == nil && left != "" && s.unfinished(name) == left {
		return &UnavailableError{s.room.endpoint.kind.name + " leaves AWSPENDING on the version of an unfinished rotation when a value is put by hand"}
	}
	return err
}

// unfinished is the version that has AWSPENDING and not AWSCURRENT, by ordinal; empty if there is none.
func (s *Service) unfinished(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.findLocked(name); sec != nil && sec.unfinished() != nil {
		return sec.unfinished().ordinal
	}
	return ""
}

// MoveLabel moves a label between versions, which are named by ordinal: from the one that holds it, to another.
// An empty from is a label that nobody holds, an empty to takes it off (UpdateSecretVersionStage).
func (s *Service) MoveLabel(by, secret, label, from, to string) error {
	in := map[string]any{"SecretId": secret, "VersionStage": label}
	for name, ordinal := range map[string]string{"RemoveFromVersionId": from, "MoveToVersionId": to} {
		if ordinal != "" {
			in[name] = s.world.Names.VersionID(secret, ordinal)
		}
	}
	return s.through(by, "UpdateSecretVersionStage", in)
}

// through does one operation from Go, and writes its line into the journal. Faults do not reach it.
func (s *Service) through(by, op string, in map[string]any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	end := s.begin(by, op, body)
	a := s.exchange(context.Background(), op, body, contentType, doer{by: by, known: operations[op]})
	return s.ended(end, a, body)
}

// begin opens the journal's line of a call from Go.
func (s *Service) begin(by, op string, body []byte) (end func(func(*journal.Call))) {
	args, secret, asked := s.about(subjectOf(body))
	return s.world.Journal.Begin(s.world.Clock.Now(), journal.Call{Op: "secrets." + op, By: by, Args: args, Secret: secret, Asked: asked})
}

// ended closes the line with an answer, and is its error.
func (s *Service) ended(end func(func(*journal.Call)), a *answer, body []byte) error {
	args, secret, asked := s.about(subjectOf(body))
	var no *Error
	if a.status/100 != 2 {
		no = errorOf(a.status, "", a.body)
	}
	s.mu.Lock()
	sec := s.findLocked(subjectOf(body).id())
	message := ""
	if no != nil {
		message = s.maskedLocked(sec, no.Message)
	}
	s.mu.Unlock()
	end(func(line *journal.Call) {
		line.Done, line.Status = s.world.Clock.Now(), a.status
		if no != nil {
			line.Error, line.Message = no.Code, message
			return
		}
		line.Args, line.Secret = args, secret
		line.Asked.Token, line.Asked.Stages = asked.Token, slices.Clone(asked.Stages)
	})
	switch {
	case s.Err() != nil:
		return s.Err()
	case no != nil:
		return no
	}
	return nil
}

// answered takes what the endpoint says no to as an answer, for an operator, to whom it is one.
func answered(err error) *Error {
	var no *Error
	if errors.As(err, &no) {
		return no
	}
	return nil
}

// ok is an answer that says yes.
func ok(out any) *answer {
	b, _ := json.Marshal(out) // of strings
	return &answer{http.StatusOK, b}
}
