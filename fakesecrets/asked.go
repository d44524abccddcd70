package fakesecrets

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// asked returns the secret that a request names, if there is one, and what the journal is told of its
// parameters.
func (s *Service) asked(at place, a subject) (secret string, asked journal.Asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked = journal.Asked{
		Name: s.told(a.Name), Stage: s.toldLabel(a.VersionStage), Function: s.told(a.RotationLambdaARN),
	}
	for _, label := range a.VersionStages {
		asked.Stages = append(asked.Stages, s.toldLabel(label))
	}
	sec := s.stores.resolve(at, a.id())
	if sec == nil {
		asked.SecretID = s.told(a.SecretId)
		return "", asked
	}
	asked.SecretID = a.SecretId // leads to a secret, and so holds nothing that its name does not
	ordinal := func(id string) string {
		if v := sec.byID[id]; v != nil {
			return v.ordinal
		}
		return ""
	}
	asked.Token, asked.Version = ordinal(a.ClientRequestToken), ordinal(a.VersionId)
	asked.RemoveFrom, asked.MoveTo = ordinal(a.RemoveFromVersionId), ordinal(a.MoveToVersionId)
	return sec.title, asked
}

// told is text that only the client vouches for.
func (s *Service) told(text string) string {
	if text == "" {
		return ""
	}
	return s.world.Names.Mask(text)
}

func (s *Service) toldLabel(label string) string {
	switch label {
	case current, pending, previous:
		return label
	default:
		return s.told(label)
	}
}

// wording is what the journal is told of an error, in answer to a request with this body. Version ids
// differ from run to run, and are ordinals there.
func (s *Service) wording(at place, body []byte, err error) string {
	var a subject
	_ = json.Unmarshal(body, &a) // what cannot be read is about nothing
	var e *Error
	if !errors.As(err, &e) {
		e = internal.of()
	}
	message := e.Message
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.stores.resolve(at, a.id()); sec != nil {
		for _, v := range sec.versions {
			message = strings.ReplaceAll(message, v.id, v.ordinal)
		}
	}
	return s.told(message)
}

// wired is an input that came through Go, as it would have come over the wire, and its subject.
func wired(in any) (body []byte, a subject) {
	body, err := json.Marshal(in)
	if err == nil {
		_ = json.Unmarshal(body, &a) // written a line above
	}
	return body, a
}
