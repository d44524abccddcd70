package harness

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
)

// manager is what a stack needs of a Secrets Manager: the embedded one, or one that stands elsewhere. Whoever acts is
// named; an error that is the service's own answer is none to an operator (answered).
type manager interface {
	Handler() http.Handler
	ListenBeside(addr string, front func(http.Handler) http.Handler) error
	URL() string
	Create(by, name string) error
	Put(by, secret, value string) error
	Has(secret string) bool
	// Holder is the version that a label is on, by ordinal; empty if it is on none.
	Holder(secret, label string) string
	MoveLabel(by, secret, label, from, to string) error
	Configure(by, secret, function string, on Schedule) error
	Rotate(by, secret string) error
	Probe(by, secret string) error
	Cancel(by, secret string) error
	Reset()
	// Err is why nothing that the stack shows can be believed any more; nil: it can.
	Err() error
	Close() error
}

// Who acts in a stack: whoever sets it up, and somebody who acts by hand.
const (
	byTest     = "test"
	byOperator = "operator"
)

// embedded is the Secrets Manager of the stack's own.
type embedded struct{ *fakesecrets.Service }

func (e embedded) Create(by, name string) error       { return e.As(by).Create(name) }
func (e embedded) Put(by, secret, value string) error { return e.As(by).Put(secret, value) }
func (e embedded) Rotate(by, secret string) error     { return e.As(by).Rotate(secret) }
func (e embedded) Cancel(by, secret string) error     { return e.As(by).Cancel(secret) }
func (embedded) Err() error                           { return nil }

func (e embedded) Has(secret string) bool {
	_, known := e.Secret(secret)
	return known
}

func (e embedded) Holder(secret, label string) string {
	now, _ := e.Secret(secret)
	v, _ := now.On(label)
	return v.Ordinal
}

func (e embedded) MoveLabel(by, secret, label, from, to string) error {
	return e.As(by).MoveLabel(secret, label, from, to)
}

func (e embedded) Configure(by, secret, function string, on Schedule) error {
	return e.configure(by, secret, function, on)
}

func (e embedded) configure(by, secret, function string, on Schedule, options ...fakesecrets.RotateOption) error {
	if on.Window > 0 {
		options = append(options, fakesecrets.Within(on.Window))
	}
	if on.Days > 0 {
		return e.As(by).RotateDays(secret, on.Days, function, options...)
	}
	return e.As(by).RotateOn(secret, on.Expression, function, options...)
}

func (e embedded) Probe(by, secret string) error {
	now, _ := e.Secret(secret)
	on := Schedule{Expression: now.Rule}
	if n, err := fmt.Sscanf(now.Rule, "%d day", &on.Days); n != 1 || err != nil {
		on.Days = 0
	}
	return e.configure(by, secret, now.Function, on, fakesecrets.AtItsTime())
}

// Schedule says when a secret is rotated: by an expression, rate(...) or cron(...), or every so many
// days. Window is its length, in whole hours; zero leaves it to the service.
type Schedule struct {
	Expression string
	Days       int
	Window     time.Duration
}

// SecretsURL is where clients find the stack's Secrets Manager, without a trailing slash.
func (s *Stack) SecretsURL() string { return s.manager.URL() }

// CreateSecret makes a secret without a value.
func (s *Stack) CreateSecret(name string) error { return s.manager.Create(byTest, name) }

// PutSecret makes value the current one of a secret, which is created if it is not there.
func (s *Stack) PutSecret(name, value string) error { return s.manager.Put(byTest, name, value) }

// PutByHand is PutSecret by an operator.
func (s *Stack) PutByHand(name, value string) error { return s.manager.Put(byOperator, name, value) }

// HasSecret reports whether there is a secret of this name.
func (s *Stack) HasSecret(name string) bool { return s.manager.Has(name) }

// Rotate has a secret rotated by a function, now and then on the schedule.
func (s *Stack) Rotate(secret, function string, on Schedule) error {
	return s.manager.Configure(byTest, secret, function, on)
}

// RotateNow has an operator ask for a rotation. That Secrets Manager says no to it, as it does
// while another is under way, is what the world is like, and no error; it stands in the journal.
func (s *Stack) RotateNow(secret string) error { return answered(s.manager.Rotate(byOperator, secret)) }

// Probe has an operator set rotation up again as it is, without rotating: testSecret runs alone.
func (s *Stack) Probe(secret string) error {
	if !s.manager.Has(secret) {
		return fmt.Errorf("no secret is called %q", secret)
	}
	return answered(s.manager.Probe(byOperator, secret))
}

// CancelRotation has an operator turn rotation off.
func (s *Stack) CancelRotation(secret string) error {
	return answered(s.manager.Cancel(byOperator, secret))
}

// MoveLabel has an operator move a label to a version, by its ordinal or by a label that it has, or take
// it off with "nothing".
func (s *Stack) MoveLabel(secret, label, to string) error {
	if !s.manager.Has(secret) {
		return fmt.Errorf("no secret is called %q", secret)
	}
	switch {
	case to == "nothing":
		to = ""
	case strings.HasPrefix(to, "AWS"):
		v := s.manager.Holder(secret, to)
		if v == "" {
			return fmt.Errorf("no version of %s has the label %s", secret, to)
		}
		to = v
	}
	return answered(s.manager.MoveLabel(byOperator, secret, label, s.manager.Holder(secret, label), to))
}

// answered takes what Secrets Manager says no to as an answer.
func answered(err error) error {
	if no := new(fakesecrets.Error); errors.As(err, &no) || remoteAnswer(err) {
		return nil
	}
	return err
}
