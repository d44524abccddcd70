package remotesecrets

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// The labels that a service handles itself.
const (
	current  = "AWSCURRENT"
	previous = "AWSPREVIOUS"
	pending  = "AWSPENDING"
)

// secret is what is known of one secret of the endpoint's. The service's mutex guards it.
type secret struct {
	name     string
	arn      string
	versions map[string]*version // :: id, those that have a label or had one
	labels   map[string]string   // :: label → version id
	looked   time.Time           // the world's instant of the last look
	before   *past               // what a stale read sees: as it was before the last change; nil: there was none
	rotation rotation
}

// version is what is known of a version.
type version struct {
	id      string
	ordinal string
	value   *string // nil: none, as the placeholder of a rotation
	binary  bool
}

// past is a secret as it was.
type past struct {
	labels map[string]string
	values map[string]version
}

func newSecret(name, arn string) *secret {
	return &secret{name: name, arn: arn, versions: map[string]*version{}, labels: map[string]string{}}
}

func (sec *secret) holder(label string) *version { return sec.versions[sec.labels[label]] }

// unfinished returns the version other than the current one that has AWSPENDING, or nil.
func (sec *secret) unfinished() *version {
	if id := sec.labels[pending]; id != "" && id != sec.labels[current] {
		return sec.versions[id]
	}
	return nil
}

// now is a copy of how the secret stands.
func (sec *secret) now() *past {
	p := &past{labels: maps.Clone(sec.labels), values: map[string]version{}}
	for id, v := range sec.versions {
		p.values[id] = *v
	}
	return p
}

// labelsOf are the labels of a version, sorted.
func (p *past) labelsOf(id string) []string {
	var on []string
	for label, holder := range p.labels {
		if holder == id {
			on = append(on, label)
		}
	}
	slices.Sort(on)
	return on
}

// keysOf are the names in a value's JSON object, sorted; none if it is not one.
func keysOf(value string) []string {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(value), &object) != nil || len(object) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(object))
}
