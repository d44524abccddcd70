package remotesecrets

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Invoker runs a rotation function, as fakesecrets has it: err says that it could not be run, functionError
// that it ran and failed, and answer then is its error document. ctx carries the run (world.RunFrom) and the
// Hold of the background work.
type Invoker interface {
	Invoke(ctx context.Context, function string, payload []byte) (functionError string, answer []byte, err error)
}

// Options say how rotations are started and re-attempted, which is the world's part.
type Options struct {
	// Timetable reads a schedule that is configured at an instant. It is required.
	Timetable func(rule Rule, set time.Time) (Timetable, error)
	// Reattempts say how a failed rotation is tried again.
	Reattempts Reattempts
}

// Reattempts say when a rotation that has failed is tried again.
type Reattempts struct {
	Every     time.Duration // from a failure to the next attempt; zero: 100 s
	Attempts  int           // in a row, the first included; zero: 5. Then not before the next window
	WhileOpen bool          // for as long as the window is open, in place of counting
}

// Service is an endpoint's Secrets Manager in one world. Make it with New. All methods are safe for concurrent
// use.
type Service struct {
	world   *world.World
	room    *room
	invoker Invoker
	options Options

	tokens   *world.Rand // version ids
	requests *world.Rand

	// asking is held for a call and the look after it, so that what has changed is that call's doing.
	asking sync.Mutex

	mu      sync.Mutex // guards all that follows, and every secret; never held while anybody is asked
	secrets map[string]*secret
	made    []string // the secrets that this world has brought about, to be taken away
	broken  error

	hidden    map[string][]string // :: secret → members that Hide has declared
	functions []string            // that this world has deployed at the endpoint

	address wire.Address
}

// New returns an endpoint's Secrets Manager for a world, in a room of its own, with no secret in it. Close
// gives the room back.
func New(w *world.World, e *Endpoint, invoker Invoker, o Options) (*Service, error) {
	r, err := e.enter()
	if err != nil {
		return nil, err
	}
	if o.Reattempts.Every <= 0 {
		o.Reattempts.Every = 100 * time.Second
	}
	if o.Reattempts.Attempts <= 0 {
		o.Reattempts.Attempts = 5
	}
	s := &Service{
		world: w, room: r, invoker: invoker, options: o, secrets: map[string]*secret{},
		address: wire.Address{Of: "remotesecrets"}, tokens: w.Rand("secrets.token"), requests: w.Rand("secrets.request"),
	}
	w.Names.Watch(s.recognise)
	return s, nil
}

// Err is why the endpoint can be asked no more; nil if it can. What a world shows after that says nothing
// about a function.
func (s *Service) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// fail says that the endpoint is broken, unless err is only its answer.
func (s *Service) fail(err error) {
	var no *Error
	if err == nil || errors.As(err, &no) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = fmt.Errorf("%s answers no more: %w", s.room.endpoint, err)
	}
}

// Has reports whether there is a secret of this name or ARN.
func (s *Service) Has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.findLocked(id) != nil
}

// Holder returns the version that a label is on, by its ordinal, as it was seen last; empty if it is on none.
func (s *Service) Holder(secret, label string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.findLocked(secret); sec != nil {
		if v := sec.holder(label); v != nil {
			return v.ordinal
		}
	}
	return ""
}

// findLocked returns the secret that a name, an ARN or an ARN without suffix means; nil if it is not known.
func (s *Service) findLocked(id string) *secret {
	if sec := s.secrets[id]; sec != nil {
		return sec
	}
	for _, sec := range s.secrets {
		if id != "" && (sec.arn == id || len(sec.arn) > 7 && sec.arn[:len(sec.arn)-7] == id) {
			return sec
		}
	}
	return nil
}

// Reset takes every secret of the world away.
func (s *Service) Reset() {
	s.mu.Lock()
	made := s.made
	s.made = nil
	for name, sec := range s.secrets {
		sec.rotation.offLocked()
		delete(s.secrets, name)
	}
	s.mu.Unlock()
	for _, name := range made {
		err := s.room.secrets(context.Background(), "DeleteSecret", map[string]any{"SecretId": name, "ForceDeleteWithoutRecovery": true}, nil)
		s.fail(err)
	}
}

// Close ends listening, takes the world's secrets away and gives the room back.
func (s *Service) Close() error {
	err := s.address.Close()
	if s.room != nil {
		s.Reset()
		s.leaveNone()
		s.room.endpoint.leave(s.room)
	}
	return err
}

// masked is text that only the endpoint or a client vouches for, with versions by ordinal.
func (s *Service) maskedLocked(sec *secret, text string) string {
	if sec != nil {
		for _, v := range sec.versions {
			text = strings.ReplaceAll(text, v.id, v.ordinal)
		}
	}
	return s.world.Names.Mask(text)
}
