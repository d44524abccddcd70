package fakesecrets

import (
	"slices"
	"time"
)

// The labels that the service handles itself (spec 5.1). Others that begin with AWS are not reserved.
const (
	current  = "AWSCURRENT"
	previous = "AWSPREVIOUS"
	pending  = "AWSPENDING"
)

// version is one version of a secret (spec 5.1).
type version struct {
	id       string
	ordinal  string // within the secret: "v3"
	created  time.Time
	accessed time.Time // midnight of the day of the last retrieval; zero before it
	key      string    // under which the value is kept; empty: the service's own
	value    *value    // nil: the placeholder of a rotation
	labels   []string  // in the order in which they came
}

func (v *version) has(label string) bool { return slices.Contains(v.labels, label) }

// deprecated reports whether the version has no label: it is then on no list, and may be removed.
func (v *version) deprecated() bool { return len(v.labels) == 0 }
