package fakeauth0_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// status asks for a token with a secret and returns what is answered.
func (r *rig) status(secret string) int {
	r.t.Helper()
	return r.form(with(asked(), "client_secret", secret)).status
}

// rotate gives the client a new secret from Go.
func (r *rig) rotate() string {
	r.t.Helper()
	next, err := r.client.RotateSecret(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return next
}

func propagates(p fakeauth0.Propagation, delay time.Duration) setUp {
	return setUp{tenant: fakeauth0.Options{SecretPropagation: p, SecretDelay: delay}}
}

func TestConformanceSecretPropagation(t *testing.T) {
	t.Parallel()
	type instant struct {
		after     time.Duration
		old, next int
	}
	const yes, no = 200, 401
	for name, c := range map[string]struct {
		setUp setUp
		want  []instant
	}{
		"C42":                          {propagates(fakeauth0.PropagationInstant, 0), []instant{{0, no, yes}}},
		"C43":                          {propagates(fakeauth0.PropagationLag, 20*time.Second), []instant{{time.Second, yes, no}, {20*time.Second - 1, yes, no}, {20 * time.Second, no, yes}, {21 * time.Second, no, yes}}},
		"lag of 30 s is the default":   {setUp{}, []instant{{30*time.Second - 1, yes, no}, {30 * time.Second, no, yes}}},
		"worst: neither for a while":   {propagates(fakeauth0.PropagationWorst, time.Second), []instant{{0, no, no}, {time.Second, no, yes}}},
		"mixed is over with the delay": {propagates(fakeauth0.PropagationMixed, time.Second), []instant{{time.Second, no, yes}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.setUp)
			before := r.granted(r.form(asked())).Token
			next, since := r.rotate(), r.world.Clock.Now()
			if len(next) != 64 || next != r.client.Secret() {
				t.Errorf("C41: the new secret is %q, and the one shown %q", next, r.client.Secret())
			}
			for _, w := range c.want {
				r.world.Clock.Advance(w.after - r.world.Clock.Now().Sub(since))
				if old, new := r.status(secret), r.status(next); old != w.old || new != w.next {
					t.Errorf("after %s the old one is answered %d and the new one %d, want %d and %d", w.after, old, new, w.old, w.next)
				}
			}
			if _, err := r.verify(before); err != nil {
				t.Errorf("C44: %v", err)
			}
		})
	}
}

// Nodes that are not of one mind take either secret now and then, the same for the same seed.
func TestMixedPropagationFlaps(t *testing.T) {
	t.Parallel()
	answers := func(seed uint64) string {
		s := propagates(fakeauth0.PropagationMixed, 0)
		s.seed = seed
		r := newRig(t, s)
		next := r.rotate()
		var all strings.Builder
		for range 16 {
			fmt.Fprint(&all, r.status(secret), r.status(next), " ")
		}
		for _, secret := range []string{secret, next} {
			if got := r.client.Accepts(secret); got != journal.Maybe {
				t.Errorf("accepts %s", got)
			}
		}
		return all.String()
	}
	one := answers(1)
	if one != answers(1) {
		t.Error("one seed answers in two ways")
	}
	if one == answers(2) {
		t.Error("two seeds answer in one way")
	}
	if !strings.Contains(one, "200") || !strings.Contains(one, "401") {
		t.Errorf("always the same: %s", one)
	}
}

func TestSeededPropagation(t *testing.T) {
	t.Parallel()
	ways := map[string]bool{}
	for seed := range uint64(20) {
		w := world.New(world.Options{Seed: seed})
		c := fakeauth0.New(w, fakeauth0.Options{SecretPropagation: fakeauth0.PropagationSeeded, SecretDelay: 9 * time.Second}).AddClient("billing")
		old := c.Secret()
		next, err := c.RotateSecret(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		way := ""
		for range 9 {
			way += fmt.Sprint(c.Accepts(old), c.Accepts(next), " ")
			w.Clock.Advance(time.Second)
		}
		if ways[way] = true; c.Accepts(next) != journal.Yes || c.Accepts(old) != journal.No {
			t.Errorf("seed %d: %s and then %s, %s", seed, way, c.Accepts(old), c.Accepts(next))
		}
	}
	if len(ways) < 8 {
		t.Errorf("twenty seeds know %d ways", len(ways))
	}
}

// accepted is the journal's word on what is taken, in short.
func accepted(r *rig) []string {
	var all []string
	for _, f := range facts[journal.Accepted](r) {
		all = append(all, fmt.Sprintf("%s %s %s", f.Credential, f.Answer, f.From.Sub(r.began())))
	}
	return all
}

func (r *rig) began() time.Time { return r.world.Journal.Entries()[0].At }

func TestAcceptanceIsRecorded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		mode fakeauth0.Propagation
		do   func(*rig)
		want []string
	}{
		"lag": {fakeauth0.PropagationLag, func(r *rig) { r.rotate() }, []string{
			"client-secret#1 no 20s", "client-secret#2 yes 20s",
		}},
		"lag, again within it: the one in the middle is never taken": {fakeauth0.PropagationLag, func(r *rig) {
			r.rotate()
			r.world.Clock.Advance(5 * time.Second)
			r.rotate()
		}, []string{
			"client-secret#1 no 20s", "client-secret#2 yes 20s", "client-secret#2 no 5s", "client-secret#3 yes 20s",
		}},
		"lag, and back within it: nothing happened": {fakeauth0.PropagationLag, func(r *rig) {
			r.rotate()
			r.world.Clock.Advance(5 * time.Second)
			if err := r.client.SetSecret(ctx, secret); err != nil {
				t.Error(err)
			}
		}, []string{
			"client-secret#1 no 20s", "client-secret#2 yes 20s", "client-secret#2 no 5s", "client-secret#1 yes 5s",
		}},
		"instant": {fakeauth0.PropagationInstant, func(r *rig) { r.rotate() }, []string{
			"client-secret#1 no 0s", "client-secret#2 yes 0s",
		}},
		"mixed, again within it": {fakeauth0.PropagationMixed, func(r *rig) {
			r.rotate()
			r.world.Clock.Advance(5 * time.Second)
			r.rotate()
		}, []string{
			"client-secret#1 maybe 0s", "client-secret#1 no 20s", "client-secret#2 maybe 0s", "client-secret#2 yes 20s",
			"client-secret#2 maybe 5s", "client-secret#2 no 25s", "client-secret#3 maybe 5s", "client-secret#3 yes 25s",
		}},
		"the same again is no change": {fakeauth0.PropagationInstant, func(r *rig) {
			if err := r.client.SetSecret(ctx, secret); err != nil {
				t.Error(err)
			}
		}, nil},
		"deleted on the way": {fakeauth0.PropagationLag, func(r *rig) { r.rotate(); r.client.Delete() }, []string{
			"client-secret#1 no 20s", "client-secret#2 yes 20s", "client-secret#1 no 0s", "client-secret#2 no 0s",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, propagates(c.mode, 20*time.Second))
			c.do(r)
			want := append([]string{"client-secret#1 yes 0s"}, c.want...)
			if got := accepted(r); !slices.Equal(got, want) {
				t.Errorf("recorded %q\nwant     %q", got, want)
			}
		})
	}
}

func TestIssuedSecretsAreRecorded(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	ctx := world.WithCaller(context.Background(), r.function(world.Run{Number: 3, Step: "setSecret"}))
	if err := r.client.SetSecret(ctx, "a-secret-of-the-callers-choice"); err != nil {
		t.Fatal(err)
	}
	r.rotate()
	want := []journal.Issued{
		{Credential: "client-secret#2", Client: "billing", Replaces: "client-secret#1", Chosen: true, By: "rotate", Step: "setSecret", Run: 3},
		{Credential: "client-secret#3", Client: "billing", Replaces: "client-secret#2", By: "test"},
	}
	if got := facts[journal.Issued](r); !reflect.DeepEqual(got, want) {
		t.Errorf("issued %+v\nwant   %+v", got, want)
	}
	if err := r.client.SetSecret(ctx, ""); err == nil || !strings.Contains(err.Error(), "cannot be empty") {
		t.Errorf("an empty secret: %v", err)
	}
}
