// Package journal is what happened, in order.
//
// A Journal is one world's history: decisions in virtual time, not log lines. Every fake writes
// to it; verdicts are pure functions of it and reports are views of it. It is the same for the same
// seed.
//
// No entry holds a secret. Values, credentials and versions appear by ordinal ("token#2", "v3"),
// which world.Names hands out; two credentials minted in the same second can be the same bytes, and
// still have two ordinals.
//
// A Journal is safe for concurrent use.
package journal

import (
	"slices"
	"sync"
	"time"
)

// Journal is an ordered history. The zero value is empty and ready for use.
type Journal struct {
	mu      sync.Mutex
	entries []Entry
	watch   func(Entry)
}

// Entry is one line of history.
type Entry struct {
	Seq  int       // from 1, without gaps
	At   time.Time // the world's instant, UTC
	Fact Fact      // one of this package's types, as a value
}

// Fact is what happened. The types of this package are all there are.
type Fact interface {
	// Kind is the fact's name in JSON and in reports, such as "call".
	Kind() string
	// String is the fact in one line for people.
	String() string
}

// Add appends a fact. The journal keeps a copy of it.
func (j *Journal) Add(at time.Time, f Fact) { _ = j.add(at, own(f)) }

func (j *Journal) add(at time.Time, f Fact) (seq int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := Entry{Seq: len(j.entries) + 1, At: at.UTC().Round(0), Fact: f}
	j.entries = append(j.entries, e)
	if _, open := f.(*Call); !open {
		j.showLocked(e)
	}
	return e.Seq
}

func (j *Journal) showLocked(e Entry) {
	if j.watch != nil {
		e.Fact = own(e.Fact)
		j.watch(e)
	}
}

// own returns a copy of a fact that shares nothing with it, as a value.
func own(f Fact) Fact {
	switch f := f.(type) {
	case *Call:
		return own(*f)
	case Call:
		f.Asked.Stages = slices.Clone(f.Asked.Stages)
		return f
	case Stored:
		f.Credentials, f.Keys = slices.Clone(f.Credentials), slices.Clone(f.Keys)
		return f
	}
	return f
}

// Begin appends a call as it arrives and returns what is to be called when its outcome is known:
// the call stands before its own effects. fill is handed the call as it stands.
func (j *Journal) Begin(at time.Time, c Call) (end func(func(*Call))) {
	c.Asked.Stages = slices.Clone(c.Asked.Stages)
	fact := &c
	seq := j.add(at, fact)
	return func(fill func(*Call)) {
		j.mu.Lock()
		defer j.mu.Unlock()
		done := *fact
		fill(&done)
		*fact = done
		j.showLocked(j.entries[seq-1])
	}
}

// Entries returns a copy of the history so far.
func (j *Journal) Entries() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	entries := make([]Entry, len(j.entries))
	for i, e := range j.entries {
		e.Fact = own(e.Fact)
		entries[i] = e
	}
	return entries
}

// Len returns the number of entries.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.entries)
}

// Watch has f called with each further entry, in order, under the journal's lock: f must be quick
// and must not call the journal. A call is seen when its outcome is known, and so after its effects.
// Nil ends it.
func (j *Journal) Watch(f func(Entry)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.watch = f
}
