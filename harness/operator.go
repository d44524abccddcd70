package harness

import (
	"errors"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fakests"
	"github.com/rolloverhq/rollover/journal"
)

// Operator is the way into the embedded Secrets Manager of somebody who acts by hand.
func (s *Stack) Operator() fakesecrets.Door { return s.Secrets.As(byOperator) }

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
