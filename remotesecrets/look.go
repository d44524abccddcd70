package remotesecrets

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// itself is the service's own name, for what nobody asked for.
const itself = "secretsmanager"

// doer is whose doing a change is that a look finds.
type doer struct {
	by    string
	run   world.Run
	known bool // it was seen to be asked for; else it happened at some time since the last look
}

// sight is what an endpoint says of a secret.
type sight struct {
	ARN                string
	Name               string
	VersionIdsToStages map[string][]string
	values             map[string]content
}

// content is a version's value.
type content struct {
	SecretString *string
	SecretBinary []byte
}

// text is the value, whichever it is; nil if there is none.
func (c content) text() *string {
	if c.SecretString == nil && len(c.SecretBinary) > 0 {
		text := string(c.SecretBinary)
		return &text
	}
	return c.SecretString
}

// lookLocked asks how a secret stands and tells the journal what is new. It is called with asking held. A
// secret that is not there, or that is on its way out, has nothing to tell.
func (s *Service) lookLocked(ctx context.Context, id string, d doer) {
	seen, err := s.ask(ctx, id, d.known)
	if err != nil {
		s.fail(err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.learnLocked(seen, d)
	s.detachedLocked(s.secrets[seen.Name], d)
}

// detachedLocked ends a run that waits for its next attempt when its version has been seen to have lost
// AWSPENDING, and not to have become current: there is nothing left to rotate.
func (s *Service) detachedLocked(sec *secret, d doer) {
	r := sec.rotation.run
	if r == nil || r.state != waiting || sec.labels[pending] == r.token || sec.labels[current] == r.token {
		return
	}
	r.abandoned = true
	sec.rotation.retry.Cancel()
	s.world.Record(journal.RotationAbandoned{Secret: sec.name, Version: r.ordinal, Run: r.number, Attempt: r.attempt, By: d.by})
	s.stopLocked(sec, "abandoned: AWSPENDING was taken off by hand")
}

// ask asks for the labels, and for the values that may be new: all of them after a call that may have changed one.
func (s *Service) ask(ctx context.Context, id string, all bool) (*sight, error) {
	seen := &sight{values: map[string]content{}}
	if err := s.room.secrets(ctx, "DescribeSecret", map[string]any{"SecretId": id}, seen); err != nil {
		return nil, err
	}
	for v := range seen.VersionIdsToStages {
		if !all && s.knows(seen.Name, v) {
			continue
		}
		var c content
		err := s.room.secrets(ctx, "GetSecretValue", map[string]any{"SecretId": id, "VersionId": v}, &c)
		var no *Error
		if err != nil && !errors.As(err, &no) { // a placeholder has no value
			return nil, err
		}
		seen.values[v] = c
	}
	return seen, nil
}

// knows reports whether a version's value has been seen.
func (s *Service) knows(name, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.secrets[name]
	return sec != nil && sec.versions[id] != nil && sec.versions[id].value != nil
}

// learnLocked compares what was seen with what was known, and tells the journal.
func (s *Service) learnLocked(seen *sight, d doer) {
	now := s.world.Clock.Now()
	sec := s.secrets[seen.Name]
	if sec == nil {
		sec = newSecret(seen.Name, seen.ARN)
		sec.looked = now
		s.secrets[seen.Name] = sec
		s.world.Record(journal.Created{Secret: sec.name, ARN: sec.arn, By: d.by, Step: d.run.Step, Run: d.run.Number})
	}
	was := sec.now()
	var since time.Time
	if !d.known && sec.looked.Before(now) {
		since = sec.looked
	}
	sec.looked = now
	changed := s.fillLocked(sec, seen, d, since)
	if s.moveLocked(sec, seen, d, since) || changed {
		sec.before = was
	}
}

// fillLocked takes note of versions and their values.
func (s *Service) fillLocked(sec *secret, seen *sight, d doer, since time.Time) (changed bool) {
	for _, id := range slices.SortedFunc(maps.Keys(seen.VersionIdsToStages), s.oldestFirst(sec)) {
		v := sec.versions[id]
		if v == nil {
			v = &version{id: id, ordinal: s.world.Names.Version(sec.name, id)}
			sec.versions[id] = v
		}
		c, asked := seen.values[id]
		value := c.text()
		if !asked || value == nil || v.value != nil && *v.value == *value {
			continue
		}
		v.value, v.binary, changed = value, c.SecretString == nil, true
		s.world.Record(journal.Stored{
			Secret: sec.name, Version: v.ordinal, Credentials: s.world.Names.Holds(*value), Keys: keysOf(*value),
			By: d.by, Step: d.run.Step, Run: d.run.Number, After: since,
		})
	}
	return changed
}

// oldestFirst orders version ids by when they were seen first; new ones come last, by id.
func (s *Service) oldestFirst(sec *secret) func(a, b string) int {
	number := func(id string) int {
		v := sec.versions[id]
		if v == nil {
			return math.MaxInt
		}
		n, _ := strconv.Atoi(v.ordinal[1:]) // "v3", by world.Names
		return n
	}
	return func(a, b string) int { return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b)) }
}

// moveLocked takes note of where the labels are.
func (s *Service) moveLocked(sec *secret, seen *sight, d doer, since time.Time) (changed bool) {
	now := map[string]string{}
	for id, labels := range seen.VersionIdsToStages {
		for _, label := range labels {
			now[label] = id
		}
	}
	all := maps.Clone(now)
	maps.Copy(all, sec.labels)
	for _, label := range slices.SortedFunc(maps.Keys(all), servicesFirst) {
		from, to := sec.labels[label], now[label]
		if from == to {
			continue
		}
		changed = true
		fact := journal.Labelled{Secret: sec.name, Label: label, By: d.by, Step: d.run.Step, Run: d.run.Number, After: since}
		if v := sec.versions[from]; v != nil {
			fact.From = v.ordinal
		}
		if v := sec.versions[to]; v != nil {
			fact.To = v.ordinal
		}
		s.world.Record(fact)
	}
	sec.labels = now
	return changed
}

// servicesFirst orders labels as a service moves them: AWSCURRENT, what follows from it, and then others.
func servicesFirst(a, b string) int {
	rank := func(label string) int {
		if i := slices.Index([]string{current, previous, pending}, label); i >= 0 {
			return i
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// recognise looks through what is stored for a credential that has just become known.
func (s *Service) recognise(credential string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.secrets)) {
		sec := s.secrets[name]
		for _, id := range slices.SortedFunc(maps.Keys(sec.versions), s.oldestFirst(sec)) {
			if v := sec.versions[id]; v.value != nil && slices.Contains(s.world.Names.Holds(*v.value), credential) {
				s.world.Record(journal.Recognised{Secret: sec.name, Version: v.ordinal, Credential: credential})
			}
		}
	}
}
