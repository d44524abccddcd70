package fakesecrets

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Secret is what a secret was at one moment.
type Secret struct {
	Name        string
	Title       string // as the journal has it: the name, behind region and account if they are not the usual
	ARN         string
	Description string
	Tags        map[string]string
	Deletion    time.Time // when it will be gone; zero unless scheduled for deletion
	Versions    []Version // by creation; those without labels included, until the service removes them

	Enabled  bool      // rotation is on
	Function string    // ARN of the rotation function
	Rule     string    // "rate(24 hours)", "1 day"; empty: none
	Rotated  time.Time // the last successful rotation
	Next     time.Time // when the next scheduled rotation will start
	Latest   time.Time // NextRotationDate: the last instant at which it may; in the past if it failed
	Running  bool      // a rotation is in one of its steps
	Pending  string    // ordinal of the version of a rotation that is not complete
}

// Version is a version of a Secret.
type Version struct {
	ID      string
	Ordinal string // "v3"
	Labels  []string
	Value   string // bytes as they are
	Empty   bool   // it has no value: the placeholder of a rotation
	Created time.Time
}

// On returns the version that a label is on, and false if it is on none.
func (s Secret) On(label string) (Version, bool) {
	i := slices.IndexFunc(s.Versions, func(v Version) bool { return slices.Contains(v.Labels, label) })
	if i < 0 {
		return Version{}, false
	}
	return s.Versions[i], true
}

// Secret returns what a secret is now, and false if there is none. It is a look from outside: not a call,
// and not in the journal.
func (d Door) Secret(id string) (Secret, bool) {
	s := d.service
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.stores.resolve(d.at, id); sec != nil {
		return sec.view(), true
	}
	return Secret{}, false
}

// Secrets returns all secrets of the door's region and account by creation, also those scheduled for deletion.
func (d Door) Secrets() []Secret {
	s := d.service
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stores.at(d.at)
	views := make([]Secret, 0, len(st.byName))
	st.ordered[byCreation].from(nil, false, func(sec *secret) bool {
		views = append(views, sec.view())
		return true
	})
	return views
}

// All returns the secrets of every region and account, those of the usual ones first, and each place's by creation.
func (s *Service) All() []Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	places := slices.SortedFunc(maps.Values(s.stores.byPlace), func(a, b *store) int { return cmp.Compare(a.title, b.title) })
	var views []Secret
	for _, st := range places {
		st.ordered[byCreation].from(nil, false, func(sec *secret) bool {
			views = append(views, sec.view())
			return true
		})
	}
	return views
}

func (sec *secret) view() Secret {
	r := &sec.rotation
	out := Secret{
		Name: sec.name, Title: sec.title, ARN: sec.arn, Description: sec.description, Deletion: sec.deletion,
		Enabled: r.enabled, Function: r.function, Rotated: r.rotated,
		Next: r.start.due(), Latest: r.nextDate(), Running: r.run.active(),
	}
	if r.schedule != nil {
		out.Rule = r.schedule.String()
	}
	if p := sec.unfinished(); p != nil {
		out.Pending = p.ordinal
	}
	for _, t := range sec.tags {
		if out.Tags == nil {
			out.Tags = map[string]string{}
		}
		out.Tags[deref(t.Key)] = deref(t.Value)
	}
	for _, v := range sec.versions {
		seen := Version{ID: v.id, Ordinal: v.ordinal, Labels: slices.Clone(v.labels), Empty: v.value == nil, Created: v.created}
		if v.value != nil {
			seen.Value = v.value.string()
		}
		out.Versions = append(out.Versions, seen)
	}
	return out
}
