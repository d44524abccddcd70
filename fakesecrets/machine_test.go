package fakesecrets_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// inProcess is a transport without a network.
type inProcess struct{ http.Handler }

func (p inProcess) Do(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

// newSmallRig is a rig that does not listen.
func newSmallRig(t testing.TB, o fakesecrets.Options) *rig {
	w := world.New(world.Options{})
	l := &lambda{world: w, functions: map[string]function{}, caller: &world.Caller{Name: "rotate", Function: true}}
	s := fakesecrets.New(w, l, o)
	w.Callers.Register("AKIDROTATE", l.caller)
	l.client = secretsmanager.New(secretsmanager.Options{
		Region: "eu-west-1", BaseEndpoint: aws.String("http://secrets.test"), HTTPClient: inProcess{s.Handler()},
		Credentials: credentials.NewStaticCredentialsProvider("AKIDROTATE", "secret", ""),
	})
	r := &rig{TB: t, Service: s, World: w, Lambda: l, Client: l.client}
	l.rig = r
	return r
}

// Whatever hands, clocks and functions do to a rotation: the service never stalls, tells the truth
// about what is unfinished, and once the function is repaired and AWSPENDING out of the way, it rotates
// by itself within two windows.
func TestRotationsAgainstAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := newSmallRig(t, fakesecrets.Options{
			Reattempts:         fakesecrets.Reattempts{WhileOpen: rapid.Bool().Draw(rt, "while open")},
			AbandonedStops:     rapid.Bool().Draw(rt, "abandoned stops"),
			CancelFreesPending: rapid.Bool().Draw(rt, "cancel frees"),
			Start:              rapid.SampledFrom([]fakesecrets.Start{{}, fakesecrets.AtLatest(), fakesecrets.After(time.Hour)}).Draw(rt, "start"),
		})
		behaviour := rapid.SampledFrom([]function{
			template, tidyTemplate, noop, overwrite, slow(template), slow(noop), failing("createSecret"), failing("testSecret"),
			slow(failing("finishSecret")), failingAfter("finishSecret"),
		})
		r.Lambda.set("rotate", behaviour.Draw(rt, "function"))
		if err := r.Put("s", "a"); err != nil {
			rt.Fatal(err)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"function": func(t *rapid.T) { r.Lambda.set("rotate", behaviour.Draw(t, "function")) },
			"configure": func(t *rapid.T) {
				var options []fakesecrets.RotateOption
				if rapid.Bool().Draw(t, "at its time") {
					options = append(options, fakesecrets.AtItsTime())
				}
				before, _ := r.Secret("s")
				err := r.RotateOn("s", rapid.SampledFrom([]string{"rate(1 day)", "rate(6 hours)", "cron(0 4 * * ? *)"}).Draw(t, "rule"), "rotate", options...)
				wantPending(t, before, err)
			},
			"rotate":  func(t *rapid.T) { before, _ := r.Secret("s"); wantPending(t, before, r.Rotate("s")) },
			"cancel":  func(*rapid.T) { _ = r.Cancel("s") },
			"put":     func(*rapid.T) { _ = r.PutLabelled("s", "manual") },
			"pending": func(*rapid.T) { _ = r.PutLabelled("s", "by hand", "AWSPENDING") },
			"take off": func(*rapid.T) {
				if p, ok := must(r.Secret("s")).On("AWSPENDING"); ok {
					_ = r.MoveLabel("s", "AWSPENDING", p.Ordinal, "")
				}
			},
			"delete":  func(*rapid.T) { _ = r.Delete("s", 30) },
			"restore": func(*rapid.T) { _ = r.Restore("s") },
			"time": func(t *rapid.T) {
				r.World.Clock.Advance(rapid.SampledFrom([]time.Duration{0, 7 * time.Second, time.Minute, 100 * time.Second, time.Hour, 9 * time.Hour, oneDay}).Draw(t, "by"))
			},
			"": func(t *rapid.T) { r.consistent(t) },
		})
		r.heal(rt)
	})
}

// wantPending asserts that RotateSecret answers E13 exactly if a rotation isn't complete, but for the
// refusals that come before, and a leftover of a cancelled one that may be taken over.
func wantPending(t *rapid.T, before fakesecrets.Secret, err error) {
	isPending := err != nil && strings.Contains(err.Error(), e13)
	switch {
	case isPending && before.Pending == "":
		t.Fatalf("E13, but nothing is pending: %+v", before)
	case err == nil && before.Pending != "" && before.Enabled:
		t.Fatalf("accepted while %s is pending", before.Pending)
	}
}

// failingAfter does a step and reports it as failed.
func failingAfter(step string) function {
	return func(ctx context.Context, l *lambda, e event) error {
		if err := template(ctx, l, e); err != nil || e.Step != step {
			return err
		}
		return errors.New("done, but nobody heard")
	}
}

func must(s fakesecrets.Secret, ok bool) fakesecrets.Secret {
	if !ok {
		panic("the secret is gone")
	}
	return s
}

// consistent asserts what holds at every moment.
func (r *rig) consistent(t *rapid.T) {
	s, ok := r.Secret("s")
	if !ok {
		return // its recovery window has passed
	}
	now := r.World.Clock.Now()
	switch {
	case s.Enabled && s.Rule != "" && s.Deletion.IsZero() && !s.Next.After(now):
		t.Fatalf("at %v the next start is %v", now, s.Next)
	case (!s.Enabled || !s.Deletion.IsZero()) && !s.Next.IsZero():
		t.Fatalf("a start at %v is queued, though rotation is off", s.Next)
	case s.Latest.IsZero() != (!s.Enabled || s.Rule == ""):
		t.Fatalf("NextRotationDate is %v: %+v", s.Latest, s)
	}
	open := map[int]bool{} // :: attempts that began and did not end
	for _, e := range r.World.Journal.Entries() {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			open[f.Run] = true
		case journal.RotationEnded:
			delete(open, f.Run)
		}
	}
	if s.Running && len(open) == 0 || len(open) > 2 {
		t.Fatalf("running is %v with %d attempts open", s.Running, len(open))
	}
}

// heal puts everything right that hands can put right, and expects rotations to come by themselves.
func (r *rig) heal(t *rapid.T) {
	r.Lambda.set("rotate", template)
	r.World.Clock.Advance(time.Minute) // what is slow comes to its end
	_ = r.Restore("s")
	s, ok := r.Secret("s")
	if !ok {
		return
	}
	if p, pending := s.On("AWSPENDING"); pending && s.Pending != "" {
		if err := r.MoveLabel("s", "AWSPENDING", p.Ordinal, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.RotateOn("s", "rate(1 day)", "rotate"); err != nil {
		t.Fatal(err)
	}
	r.World.Clock.Advance(3 * oneDay)
	s = must(r.Secret("s"))
	if age := r.World.Clock.Now().Sub(s.Rotated); age > oneDay {
		t.Fatalf("the last rotation was %v ago:\n%s", age, r.runs())
	}
	if pending := r.World.Clock.Pending(); len(pending) > 0 {
		t.Fatalf("still running: %v", pending)
	}
	calls := facts[journal.RotationEnded](r)
	if !slices.ContainsFunc(calls, func(e journal.RotationEnded) bool { return e.OK }) {
		t.Fatal("no rotation succeeded")
	}
}
