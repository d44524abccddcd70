package verdict

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// state is the world as it stands after some line of a history. Many lines share one instant, so
// what a step left behind is a question of order and not of time.
type state struct {
	minted   map[string]journal.Minted // :: credential
	stored   map[string]journal.Stored // :: secret + version
	labels   map[string]string         // :: secret + label → version
	interval map[string]time.Duration  // :: secret → from one rotation to the next
}

func newState() *state {
	return &state{map[string]journal.Minted{}, map[string]journal.Stored{}, map[string]string{}, map[string]time.Duration{}}
}

func (s *state) apply(e journal.Entry) {
	switch f := e.Fact.(type) {
	case journal.Minted:
		s.minted[f.Credential] = f
	case journal.Stored:
		s.stored[f.Secret+" "+f.Version] = f
	case journal.Recognised:
		v := s.stored[f.Secret+" "+f.Version]
		v.Credentials = append(slices.Clip(v.Credentials), f.Credential)
		s.stored[f.Secret+" "+f.Version] = v
	case journal.Labelled:
		s.labels[f.Secret+" "+f.Label] = f.To
	case journal.Scheduled:
		if f.Interval > 0 {
			s.interval[f.Secret] = f.Interval
		}
	}
}

// version returns which version of a secret a label is on; empty if it is on none.
func (s *state) version(secret, label string) string { return s.labels[secret+" "+label] }

// value returns what was stored in the version that a label is on.
func (s *state) value(secret, label string) journal.Stored {
	return s.stored[secret+" "+s.version(secret, label)]
}
