package fakesecrets_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

const oneDay = 24 * time.Hour

// after says how long after the world's beginning something was.
func after(t time.Time) string { return t.Sub(clock.Start).String() }

// runs is the rotations as the journal tells them: "1.2 v3 re-attempt 100s failed createSecret", one a
// line: run, attempt, version, cause, when it ended, how.
func (r *rig) runs() string {
	var lines []string
	var begun journal.RotationStarted
	for _, e := range r.World.Journal.Entries() {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			begun = f
		case journal.RotationEnded:
			how := "failed " + f.Step
			switch {
			case f.OK:
				how = "ok"
			case f.Abandoned:
				how = "abandoned"
			}
			if f.Again {
				how += ", again"
			}
			if !f.Next.IsZero() {
				how += " at " + after(f.Next)
			}
			lines = append(lines, fmt.Sprintf("%d.%d %s %s %s %s", f.Run, f.Attempt, f.Version, begun.Cause, after(e.At), how))
		}
	}
	return strings.Join(lines, "\n")
}

func (r *rig) wantRuns(want ...string) {
	r.Helper()
	if got := r.runs(); got != strings.Join(want, "\n") {
		r.Errorf("the rotations are\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestADayOfRotationAfterAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.check(r.Put("s", "a"))
	r.check(r.RotateOn("s", "rate(24 hours)", "rotate"))
	r.World.Clock.Settle()
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	r.World.Clock.Advance(7 * oneDay)
	equal(t, "labels", r.labels("s"), "v8[AWSPREVIOUS] v9[AWSPENDING AWSCURRENT]")
	equal(t, "rotations", strings.Count(r.runs(), " ok"), 8)
}

func TestAFailedRotationIsTriedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("createSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(oneDay + time.Minute)
	r.Lambda.set("rotate", template)
	r.World.Clock.Advance(2 * oneDay)
	r.wantRuns(
		"1.1 v2 request 0s failed createSecret, again at 1m40s",
		"1.2 v2 re-attempt 1m40s failed createSecret, again at 3m20s",
		"1.3 v2 re-attempt 3m20s failed createSecret, again at 5m0s",
		"1.4 v2 re-attempt 5m0s failed createSecret, again at 6m40s",
		"1.5 v2 re-attempt 6m40s failed createSecret at 24h0m0s",
		"1.6 v2 schedule 24h0m0s failed createSecret, again at 24h1m40s",
		"1.7 v2 re-attempt 24h1m40s ok",
		"2.1 v3 schedule 48h0m0s ok",
		"3.1 v4 schedule 72h0m0s ok",
	)
	ended := facts[journal.RotationEnded](r)[0]
	equal(t, "reason", ended.Reason, "the function failed: Error: out of order")
}

func TestReattemptsWhileTheWindowIsOpen(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakesecrets.Options{Reattempts: fakesecrets.Reattempts{Every: time.Hour, WhileOpen: true}})
	r.Lambda.set("rotate", failing("setSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateOn("s", "cron(0 4 * * ? *)", "rotate", fakesecrets.Within(3*time.Hour)))
	r.World.Clock.Advance(2 * oneDay)
	r.wantRuns(
		"1.1 v2 request 0s failed setSecret at 4h0m0s",
		"1.2 v2 schedule 4h0m0s failed setSecret, again at 5h0m0s",
		"1.3 v2 re-attempt 5h0m0s failed setSecret, again at 6h0m0s",
		"1.4 v2 re-attempt 6h0m0s failed setSecret at 28h0m0s",
		"1.5 v2 schedule 28h0m0s failed setSecret, again at 29h0m0s",
		"1.6 v2 re-attempt 29h0m0s failed setSecret, again at 30h0m0s",
		"1.7 v2 re-attempt 30h0m0s failed setSecret at 52h0m0s",
	)
}

func TestWhenInItsWindowARotationStarts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		start fakesecrets.Start
		want  string
		slack time.Duration
	}{
		{"opening", fakesecrets.Start{}, "28h0m0s", 2*time.Hour - time.Second},
		{"offset", fakesecrets.After(45 * time.Minute), "28h45m0s", 75*time.Minute - time.Second},
		{"offset beyond", fakesecrets.After(9 * time.Hour), "29h59m59s", 0},
		{"latest", fakesecrets.AtLatest(), "29h59m59s", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRigAt(t, clock.Start.Add(5*time.Hour), fakesecrets.Options{Start: c.start})
			r.Lambda.set("rotate", template)
			r.check(r.Put("s", "a"))
			r.check(r.RotateOn("s", "cron(0 4 * * ? *)", "rotate", fakesecrets.Within(2*time.Hour), fakesecrets.AtItsTime()))
			r.World.Clock.Settle()
			seen, _ := r.Secret("s")
			equal(t, "next", after(seen.Next), c.want)
			equal(t, "latest", after(seen.Latest), "29h59m59s")
			fact := facts[journal.Scheduled](r)[0]
			equal(t, "fact", fact, journal.Scheduled{
				Secret: "s", Next: seen.Next, Latest: seen.Latest, Window: c.slack, Interval: oneDay, Rule: "cron(0 4 * * ? *)",
			})
			r.World.Clock.Advance(oneDay + time.Hour)
			runs := strings.Split(r.runs(), "\n")
			equal(t, "scheduled run", runs[len(runs)-1], "2.1 v3 schedule "+c.want+" ok")
		})
	}
}

func TestTheWindowOpensWhileARotationRuns(t *testing.T) {
	t.Parallel()
	r := newRigAt(t, clock.Start.Add(oneDay-7*time.Second))
	r.Lambda.set("rotate", slow(template))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(3 * oneDay)
	// The first began on the day before: its window passes, and so the next one is a day later.
	r.wantRuns(
		"1.1 v2 request 24h0m13s ok",
		"2.1 v3 schedule 48h0m20s ok",
		"3.1 v4 schedule 72h0m20s ok",
	)
}

// A function may find the pending value stale and rotate to a version of its own making (F28).
func TestARunMayEndOnAnotherVersion(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", func(ctx context.Context, l *lambda, e event) error {
		other := e
		other.ClientRequestToken = token1
		switch e.Step {
		case "createSecret":
			return l.put(ctx, other, "fresh")
		case "finishSecret":
			seen, _ := l.rig.Secret("s")
			now, _ := seen.On("AWSCURRENT")
			return l.move(ctx, e, "AWSCURRENT", now.ID, token1)
		}
		return nil
	})
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	r.wantRuns("1.1 v2 request 0s ok")
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v3[AWSPENDING AWSCURRENT]")
}

func TestAFunctionThatVanishes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate", fakesecrets.AtItsTime()))
	r.World.Clock.Settle()
	delete(r.Lambda.functions, "rotate")
	r.World.Clock.Advance(oneDay)
	ended := facts[journal.RotationEnded](r)
	equal(t, "reason", ended[len(ended)-1].Reason, "the function could not be invoked: no such function")
	equal(t, "step", ended[len(ended)-1].Step, "createSecret")
}

func TestAProbeThatFailsLeavesNoLabel(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("testSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 2, "rotate", fakesecrets.AtItsTime()))
	r.World.Clock.Advance(oneDay)
	r.wantRuns("1.1 v2 probe 0s failed testSecret")
	equal(t, "labels", r.labels("s"), "v1[AWSCURRENT]")
	seen, _ := r.Secret("s")
	equal(t, "value of the probe's version", seen.Versions[1].Value, "a")
	equal(t, "enabled", seen.Enabled, true)
}

func TestRotateSecretRepeated(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	arn := r.Lambda.set("rotate", slow(template))
	r.check(r.Put("s", "a"))
	rotate := func() (*secretsmanager.RotateSecretOutput, error) {
		return r.Client.RotateSecret(ctx, &secretsmanager.RotateSecretInput{SecretId: aws.String("s"), ClientRequestToken: aws.String(token1), RotationLambdaARN: &arn})
	}
	for range 2 {
		out, err := rotate()
		r.check(err)
		equal(t, "VersionId", *out.VersionId, token1)
		r.World.Clock.Advance(time.Second)
	}
	r.World.Clock.Advance(time.Hour)
	equal(t, "invocations", len(r.Lambda.seen()), 4)
	_, err := rotate()
	equal(t, "with the token of a finished rotation", codeOf(err), exists)
	if _, queued := r.World.Clock.Next(); queued {
		t.Error("without rules something is scheduled")
	}
}

func TestTwoSecretsRotateApart(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("good", template)
	r.Lambda.set("bad", func(context.Context, *lambda, event) error { return errors.New("no") })
	for _, name := range []string{"one", "two"} {
		r.check(r.Put(name, "a"))
	}
	r.check(r.RotateDays("one", 1, "good"))
	r.check(r.RotateDays("two", 1, "bad"))
	r.World.Clock.Advance(2 * oneDay)
	equal(t, "one", r.labels("one"), "v3[AWSPREVIOUS] v4[AWSPENDING AWSCURRENT]")
	equal(t, "two", r.labels("two"), "v1[AWSCURRENT] v2[AWSPENDING]")
}

func TestTheSameSeedIsTheSameHistory(t *testing.T) {
	t.Parallel()
	history := func() string {
		r := newRig(t)
		r.Lambda.set("rotate", failing("testSecret"))
		r.check(r.Put("s", "a"))
		r.check(r.RotateDays("s", 1, "rotate"))
		r.World.Clock.Advance(oneDay)
		r.Lambda.set("rotate", tidyTemplate)
		r.World.Clock.Advance(2 * oneDay)
		var b strings.Builder
		r.check(journal.WriteJSON(&b, r.World.Journal.Entries()))
		return b.String()
	}
	if one, two := history(), history(); one != two {
		t.Errorf("they differ:\n%s\n%s", one, two)
	}
}

func TestTheRunIsInTheContext(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var seen []world.Run
	r.Lambda.set("rotate", func(ctx context.Context, _ *lambda, e event) error {
		seen = append(seen, world.RunFrom(ctx))
		if clock.From(ctx) == nil {
			t.Error("the context carries no hold")
		}
		if len(seen) == 2 {
			return errors.New("once")
		}
		return nil
	})
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(2 * time.Minute)
	want := []world.Run{
		{Number: 1, Attempt: 1, Step: "createSecret", Secret: "s", Version: "v2"},
		{Number: 1, Attempt: 1, Step: "setSecret", Secret: "s", Version: "v2"},
		{Number: 1, Attempt: 2, Step: "createSecret", Secret: "s", Version: "v2"},
	}
	for i, run := range want {
		equal(t, "run", seen[i], run)
	}
}
