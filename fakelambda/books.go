package fakelambda

import (
	"encoding/json"
	"time"

	"github.com/rolloverhq/rollover/iam"
	"github.com/rolloverhq/rollover/world"
)

// books are what the service knows of a function besides what it runs, through all its versions. The
// Service's mutex guards them.
type books struct {
	revisions *world.Rand

	revision string // changes with code and configuration
	modified time.Time
	tags     map[string]string
	carried  carried

	policy         []statement
	policyRevision string
	parsed         *iam.Policy // of policy; nil: nobody is let in
}

// object is any JSON object.
type object map[string]json.RawMessage

// carried is what a client configures, and is told again, and what means nothing here.
type carried struct {
	Architectures    []string `json:",omitempty"`
	DeadLetterConfig object   `json:",omitempty"`
	EphemeralStorage object   `json:",omitempty"`
	KMSKeyArn        string   `json:",omitempty"`
	LoggingConfig    object   `json:",omitempty"`
	SnapStart        object   `json:",omitempty"`
	TracingConfig    object   `json:",omitempty"`
	VpcConfig        object   `json:",omitempty"`
}

// with returns c with what next gives put in the place of what c has.
func (c carried) with(next carried) carried {
	if next.Architectures != nil {
		c.Architectures = next.Architectures
	}
	if next.KMSKeyArn != "" {
		c.KMSKeyArn = next.KMSKeyArn
	}
	for _, o := range []struct{ have, next *object }{
		{&c.DeadLetterConfig, &next.DeadLetterConfig}, {&c.EphemeralStorage, &next.EphemeralStorage},
		{&c.LoggingConfig, &next.LoggingConfig}, {&c.SnapStart, &next.SnapStart},
		{&c.TracingConfig, &next.TracingConfig}, {&c.VpcConfig, &next.VpcConfig},
	} {
		if *o.next != nil {
			*o.have = *o.next
		}
	}
	return c
}

func (s *Service) newBooks() *books {
	b := &books{revisions: s.choices, tags: map[string]string{}}
	b.revise(s.world.Clock.Now())
	return b
}

// revise notes that code or configuration have changed.
func (b *books) revise(now time.Time) { b.revision, b.modified = b.revisions.UUID(), now }

// expects refuses a change that was meant for another revision. None given is any.
func (b *books) expects(revision string) error {
	if revision == "" || revision == b.revision {
		return nil
	}
	return &Error{CodePrecondition, "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"}
}
