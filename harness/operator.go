package harness

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fakests"
	"github.com/rolloverhq/rollover/journal"
)

// Operator is the way into Secrets Manager of somebody who acts by hand.
func (s *Stack) Operator() fakesecrets.Door { return s.Secrets.As("operator") }

// Schedule says when a secret is rotated: by an expression, rate(...) or cron(...), or every so many
// days. Window is its length, in whole hours; zero leaves it to the service.
type Schedule struct {
	Expression string
	Days       int
	Window     time.Duration
}

// Rotate has a secret rotated by a function, now and then on the schedule.
func (s *Stack) Rotate(secret, function string, on Schedule) error {
	var options []fakesecrets.RotateOption
	if on.Window > 0 {
		options = append(options, fakesecrets.Within(on.Window))
	}
	if on.Days > 0 {
		return s.Secrets.RotateDays(secret, on.Days, function, options...)
	}
	return s.Secrets.RotateOn(secret, on.Expression, function, options...)
}

// RotateNow has an operator ask for a rotation. That Secrets Manager says no to it, as it does
// while another is under way, is what the world is like, and no error; it stands in the journal.
func (s *Stack) RotateNow(secret string) error { return answered(s.Operator().Rotate(secret)) }

// Probe has an operator set rotation up again as it is, without rotating: testSecret runs alone.
func (s *Stack) Probe(secret string) error {
	now, known := s.Secrets.Secret(secret)
	if !known {
		return fmt.Errorf("no secret is called %q", secret)
	}
	days := 0
	if n, err := fmt.Sscanf(now.Rule, "%d day", &days); n == 1 && err == nil {
		return answered(s.Operator().RotateDays(secret, days, now.Function, fakesecrets.AtItsTime()))
	}
	return answered(s.Operator().RotateOn(secret, now.Rule, now.Function, fakesecrets.AtItsTime()))
}

// CancelRotation has an operator turn rotation off.
func (s *Stack) CancelRotation(secret string) error { return answered(s.Operator().Cancel(secret)) }

// MoveLabel has an operator move a label to a version, by its ordinal or by a label that it has, or take
// it off with "nothing".
func (s *Stack) MoveLabel(secret, label, to string) error {
	now, known := s.Secrets.Secret(secret)
	if !known {
		return fmt.Errorf("no secret is called %q", secret)
	}
	switch {
	case to == "nothing":
		to = ""
	case strings.HasPrefix(to, "AWS"):
		v, on := now.On(to)
		if !on {
			return fmt.Errorf("no version of %s has the label %s", secret, to)
		}
		to = v.Ordinal
	}
	from, _ := now.On(label)
	return answered(s.Operator().MoveLabel(secret, label, from.Ordinal, to))
}

// RotateSigningKey has the tenant go on to its next signing key.
func (s *Stack) RotateSigningKey() error {
	s.Auth0.RotateKey()
	return nil
}

// RevokeSigningKey has the tenant revoke its previous signing key.
func (s *Stack) RevokeSigningKey() error {
	for _, k := range s.Auth0.Keys() {
		if k.State == journal.KeyPrevious {
			return s.Auth0.RevokeKey(k.ID)
		}
	}
	return errors.New("the tenant has no previous signing key to revoke: `key rotate` makes one")
}

// answered takes what Secrets Manager says no to as an answer.
func answered(err error) error {
	var no *fakesecrets.Error
	if errors.As(err, &no) {
		return nil
	}
	return err
}

// operations are the names that a fault can be put on.
func operations() []string {
	var names []string
	seen := map[string]bool{}
	for _, op := range fakeauth0.Operations() {
		if !seen[op.Name] {
			names = append(names, op.Name)
		}
		seen[op.Name] = true
	}
	for _, of := range []map[string]bool{fakesecrets.Operations(), fakelambda.Operations(), fakests.Operations()} {
		for name, there := range of {
			if there {
				names = append(names, name)
			}
		}
	}
	return names
}
