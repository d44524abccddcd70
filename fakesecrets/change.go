package fakesecrets

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// change is one write to one secret: it keeps what stale reads see, moves labels by the rules of
// spec 5.2, and tells the journal. It lives while the service's mutex is held.
type change struct {
	service *Service
	secret  *secret
	by      string
	run     world.Run
	now     time.Time
}

// service's own name, for what nobody asked for.
const itself = "secretsmanager"

// changeLocked begins a write by a caller.
func (s *Service) changeLocked(sec *secret, caller *world.Caller) *change {
	sec.before = sec.snapshot()
	return s.beginLocked(sec, caller.Name, caller.Run())
}

// ownChangeLocked begins a write that the service makes by itself for a run.
func (s *Service) ownChangeLocked(sec *secret, run world.Run) *change {
	sec.before = sec.snapshot()
	return s.beginLocked(sec, itself, run)
}

// beginLocked begins the write that makes a secret: nothing was before it.
func (s *Service) beginLocked(sec *secret, by string, run world.Run) *change {
	sec.stale = s.options.StaleReads
	return &change{service: s, secret: sec, by: by, run: run, now: s.world.Clock.Now()}
}

// touchLocked moves LastChangedDate (spec 2.7).
func (c *change) touchLocked() {
	c.secret.changedLocked(c.now)
	for _, r := range c.secret.replicas {
		if r.secret != nil {
			r.secret.changedLocked(c.now)
		}
	}
}

// createLocked makes a version without labels.
func (c *change) createLocked(id string, val *value) *version {
	v := &version{id: id, ordinal: c.service.world.Names.Version(c.secret.title, id), created: c.now, key: c.secret.kmsKey}
	c.secret.versions = append(c.secret.versions, v)
	c.secret.byID[id] = v
	if val != nil {
		c.fillLocked(v, val)
	}
	return v
}

// fillLocked gives a version its value.
func (c *change) fillLocked(v *version, val *value) {
	v.value, v.key = val, c.secret.kmsKey
	c.service.world.Record(journal.Stored{
		Secret: c.secret.title, Version: v.ordinal,
		Credentials: c.service.world.Names.Holds(val.string()), Keys: val.keys(),
		By: c.by, Step: c.run.Step, Run: c.run.Number,
	})
	c.service.hideLocked(c.secret.title, val)
}

// moveLocked puts a label on a version, or on none if to is nil, from wherever it was.
func (c *change) moveLocked(label string, to *version) {
	from := c.secret.holder(label)
	if from == to {
		return
	}
	fact := journal.Labelled{Secret: c.secret.title, Label: label, By: c.by, Step: c.run.Step, Run: c.run.Number}
	if from != nil {
		from.labels = slices.DeleteFunc(slices.Clone(from.labels), func(l string) bool { return l == label })
		fact.From = from.ordinal
	}
	if to != nil {
		to.labels = append(slices.Clone(to.labels), label)
		fact.To = to.ordinal
	}
	c.service.world.Record(fact)
}

// promoteLocked moves AWSCURRENT to a version, and with it AWSPREVIOUS (T4, T9): the version that
// was current becomes the previous one, and the one that was previous no longer is.
func (c *change) promoteLocked(to *version) {
	was := c.secret.holder(current)
	if was == to {
		return
	}
	c.moveLocked(current, to)
	switch {
	case was != nil:
		c.moveLocked(previous, was)
	case to.has(previous):
		c.moveLocked(previous, nil)
	}
}
