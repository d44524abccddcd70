package fakeauth0_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// secretModel is what a client's secrets are worth under one way of propagation, told in another way than the
// tenant does: it looks back at the changes, where the tenant says in advance what will be.
type secretModel struct {
	mode    fakeauth0.Propagation
	delay   time.Duration
	changes []secretChange // the first is the client's birth
	copied  time.Time      // lag: when the nodes copy
	seen    string         // lag: what the nodes know
}

type secretChange struct {
	at    time.Time
	value string
}

func (m *secretModel) latest() string { return m.changes[len(m.changes)-1].value }

// settle lets time come to now.
func (m *secretModel) settle(now time.Time) {
	if !m.copied.IsZero() && !m.copied.After(now) {
		m.seen, m.copied = m.latest(), time.Time{}
	}
}

func (m *secretModel) change(now time.Time, value string) {
	m.settle(now)
	if value == m.latest() {
		return
	}
	m.changes = append(m.changes, secretChange{now, value})
	if m.copied.IsZero() {
		m.copied = now.Add(m.delay)
	}
}

// worth is what the tenant has to say to a secret.
func (m *secretModel) worth(now time.Time, value string) journal.Answer {
	m.settle(now)
	last := m.changes[len(m.changes)-1]
	settled := len(m.changes) == 1 || !now.Before(last.at.Add(m.delay))
	switch m.mode {
	case fakeauth0.PropagationLag:
		return yesIf(value == m.seen)
	case fakeauth0.PropagationInstant:
		return yesIf(value == last.value)
	case fakeauth0.PropagationWorst:
		return yesIf(value == last.value && settled)
	}
	if settled {
		return yesIf(value == last.value)
	}
	for i, c := range m.changes { // mixed: whatever was the latest within the last delay
		until := now.Add(time.Hour)
		if i+1 < len(m.changes) {
			until = m.changes[i+1].at.Add(m.delay)
		}
		if c.value == value && now.Before(until) {
			return journal.Maybe
		}
	}
	return journal.No
}

func yesIf(is bool) journal.Answer {
	if is {
		return journal.Yes
	}
	return journal.No
}

// TestSecretsOverTime: whatever happens to a client's secret, at each instant the tenant says of each secret
// that there ever was what the model says, and so do the facts in the journal.
func TestSecretsOverTime(t *testing.T) {
	t.Parallel()
	modes := []fakeauth0.Propagation{fakeauth0.PropagationLag, fakeauth0.PropagationInstant, fakeauth0.PropagationMixed, fakeauth0.PropagationWorst}
	rapid.Check(t, func(t *rapid.T) {
		m := &secretModel{mode: rapid.SampledFrom(modes).Draw(t, "mode"), delay: time.Duration(rapid.IntRange(1, 30).Draw(t, "delay")) * time.Second}
		w := world.New(world.Options{})
		c := fakeauth0.New(w, fakeauth0.Options{SecretPropagation: m.mode, SecretDelay: m.delay}).AddClient("billing")
		m.changes, m.seen = []secretChange{{w.Clock.Now(), c.Secret()}}, c.Secret()
		values := []string{c.Secret()}
		ctx := context.Background()
		t.Repeat(map[string]func(*rapid.T){
			"rotate": func(t *rapid.T) {
				next, err := c.RotateSecret(ctx)
				if err != nil {
					t.Fatal(err)
				}
				m.change(w.Clock.Now(), next)
				values = append(values, next)
			},
			"choose": func(t *rapid.T) {
				next := fmt.Sprintf("chosen-secret-number-%d", len(values))
				if err := c.SetSecret(ctx, next); err != nil {
					t.Fatal(err)
				}
				m.change(w.Clock.Now(), next)
				values = append(values, next)
			},
			"go back": func(t *rapid.T) {
				next := rapid.SampledFrom(values).Draw(t, "value")
				if err := c.SetSecret(ctx, next); err != nil {
					t.Fatal(err)
				}
				m.change(w.Clock.Now(), next)
			},
			"wait": func(t *rapid.T) {
				w.Clock.Advance(time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second)
			},
			"": func(t *rapid.T) {
				now := w.Clock.Now()
				told := toldAt(w.Journal.Entries(), now)
				for i, value := range values {
					want := m.worth(now, value)
					if got := c.Accepts(value); got != want {
						t.Fatalf("%s, delay %s: secret %d is answered %s, want %s", m.mode, m.delay, i+1, got, want)
					}
					if name := w.Names.Holds(value)[0]; told[name] != want && !(told[name] == "" && want == journal.No) {
						t.Fatalf("%s, delay %s: the journal says of %s %q, want %s", m.mode, m.delay, name, told[name], want)
					}
				}
				if c.Secret() != m.latest() {
					t.Fatal("another secret is shown")
				}
			},
		})
	})
}

// toldAt reads what the journal says of each credential at an instant.
func toldAt(entries []journal.Entry, now time.Time) map[string]journal.Answer {
	words := map[string][]journal.Accepted{}
	for _, e := range entries {
		f, ok := e.Fact.(journal.Accepted)
		if !ok {
			continue
		}
		var before []journal.Accepted
		for _, w := range words[f.Credential] {
			if w.From.Before(f.From) {
				before = append(before, w)
			}
		}
		words[f.Credential] = append(before, f)
	}
	told := map[string]journal.Answer{}
	for name, all := range words {
		for _, w := range all {
			if !w.From.After(now) {
				told[name] = w.Answer
			}
		}
	}
	return told
}
