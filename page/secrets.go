package page

import (
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
)

// secretState is a secret, its rotation and its versions.
type secretState struct {
	Name     string         `json:"name"` // as the journal has it
	ARN      string         `json:"arn"`
	Deletion time.Time      `json:"deletion,omitzero"` // when it will be gone
	Rotation rotationState  `json:"rotation"`
	Versions []versionState `json:"versions"` // the newest first
}

type rotationState struct {
	Enabled  bool      `json:"enabled"`
	Function string    `json:"function,omitempty"` // ARN
	Rule     string    `json:"rule,omitempty"`
	Rotated  time.Time `json:"rotated,omitzero"` // the last one that succeeded
	Next     time.Time `json:"next,omitzero"`
	Latest   time.Time `json:"latest,omitzero"`   // the last instant at which that may start
	Running  bool      `json:"running,omitempty"` // it is in one of its steps
	Pending  string    `json:"pending,omitempty"` // the version of one that is not complete
}

// versionState is a version. Its value is never told.
type versionState struct {
	Version string    `json:"version"` // by ordinal
	ID      string    `json:"id"`
	Labels  []string  `json:"labels"`
	Created time.Time `json:"created"`
	Empty   bool      `json:"empty,omitempty"` // it has no value yet
	Keys    []string  `json:"keys,omitempty"`  // the names in its JSON object
	Holds   []string  `json:"holds,omitempty"` // what of the tenant's credentials its value holds, by name
}

// versionOf is one version of one secret, by the names of the journal.
type versionOf struct{ secret, version string }

// held is what is known of the values of versions.
type held struct {
	keys  map[versionOf][]string
	holds map[versionOf][]string
}

// holdings reads from the history what versions hold.
func (*Page) holdings(history []journal.Entry) held {
	h := held{map[versionOf][]string{}, map[versionOf][]string{}}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Stored:
			at := versionOf{f.Secret, f.Version}
			h.keys[at], h.holds[at] = f.Keys, f.Credentials
		case journal.Recognised:
			at := versionOf{f.Secret, f.Version}
			h.holds[at] = append(h.holds[at], f.Credential)
		}
	}
	return h
}

// embedded are the secrets of the embedded service; none where another stands in its place.
func (p *Page) embedded() []fakesecrets.Secret {
	if p.stack.Secrets == nil {
		return nil
	}
	return p.stack.Secrets.All()
}

func (p *Page) secrets(h held) []secretState {
	all := []secretState{}
	for _, s := range p.embedded() {
		all = append(all, p.secretState(s, h))
	}
	return all
}

func (*Page) secretState(s fakesecrets.Secret, h held) secretState {
	out := secretState{
		Name: s.Title, ARN: s.ARN, Deletion: s.Deletion,
		Rotation: rotationState{
			Enabled: s.Enabled, Function: s.Function, Rule: s.Rule, Rotated: s.Rotated, Next: s.Next, Latest: s.Latest,
			Running: s.Running, Pending: s.Pending,
		},
		Versions: []versionState{},
	}
	for i := len(s.Versions) - 1; i >= 0; i-- {
		v := s.Versions[i]
		at := versionOf{s.Title, v.Ordinal}
		out.Versions = append(out.Versions, versionState{
			Version: v.Ordinal, ID: v.ID, Labels: append([]string{}, v.Labels...), Created: v.Created, Empty: v.Empty,
			Keys: h.keys[at], Holds: h.holds[at],
		})
	}
	return out
}
