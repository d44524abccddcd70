package fakesecrets

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/iam"
)

// secret is all that the service knows of one secret, or of one replica. The service's mutex guards it.
type secret struct {
	*content // which a secret and its replicas share

	store    *store
	name     string
	title    string // the name as the journal has it: with its region and account, if they are not the usual
	arn      string
	order    int    // of creation
	kmsKey   string // empty: the service's own key
	created  time.Time
	changed  time.Time
	accessed time.Time
	deletion time.Time  // when it will be gone; zero unless scheduled for deletion
	primary  *secret    // whose replica it is; nil: it is none
	replicas []*replica // in the order in which they were asked for

	before *secret // what stale reads see: the state before the last write; nil before the first
	stale  int     // reads that are still to be so
	purge  event   // takes the secret away at its deletion date
}

// content is what is the same in every region.
type content struct {
	description string
	kind        string // Type, of managed external secrets
	tags        []tag  // nil: never had any (spec 4.1)
	policy      string
	attached    *iam.Policy // the policy as it is read; nil: none
	versions    []*version  // by creation
	byID        map[string]*version
	rotation    rotation
}

// holder returns the version that a label is on, or nil.
func (sec *secret) holder(label string) *version {
	for i := len(sec.versions) - 1; i >= 0; i-- {
		if sec.versions[i].has(label) {
			return sec.versions[i]
		}
	}
	return nil
}

// unfinished returns the version other than the current one that holds AWSPENDING, or nil: while
// there is one, a rotation isn't complete (spec 6.6).
func (sec *secret) unfinished() *version {
	if p := sec.holder(pending); p != nil && !p.has(current) {
		return p
	}
	return nil
}

// labels counts the labels of all versions.
func (sec *secret) labels() int {
	n := 0
	for _, v := range sec.versions {
		n += len(v.labels)
	}
	return n
}

// snapshot returns a copy that later writes do not reach.
func (sec *secret) snapshot() *secret {
	was, copied := *sec, *sec.content
	was.before, was.content = nil, &copied
	was.tags = slices.Clone(sec.tags)
	was.versions = make([]*version, len(sec.versions))
	was.byID = make(map[string]*version, len(sec.versions))
	copies := make([]version, len(sec.versions))
	for i, v := range sec.versions {
		copies[i] = *v
		copies[i].labels = slices.Clone(v.labels)
		was.versions[i] = &copies[i]
		was.byID[v.id] = &copies[i]
	}
	return &was
}

// stages maps the ids of the versions with labels to these; nil if there is none.
func (sec *secret) stages() map[string][]string {
	var stages map[string][]string
	for _, v := range sec.versions {
		if v.deprecated() {
			continue
		}
		if stages == nil {
			stages = map[string][]string{}
		}
		stages[v.id] = slices.Clone(v.labels)
	}
	return stages
}
