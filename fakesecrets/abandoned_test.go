package fakesecrets_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fakesecrets"
)

// overwrite is the old function: it makes a new current value at each step, whatever the step.
func overwrite(ctx context.Context, l *lambda, e event) error {
	_, err := l.client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &e.SecretId, SecretString: aws.String("b" + e.Step)})
	return err
}

func TestAnAbandonedRunGoesOnAndIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", overwrite)
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(oneDay)
	equal(t, "invocations", len(r.Lambda.seen()), 8)
	r.wantRuns("1.1 v2 request 0s abandoned", "2.1 v7 schedule 24h0m0s abandoned")
	equal(t, "labels", r.labels("s"), "v10[AWSPREVIOUS] v11[AWSCURRENT]")
	if seen, _ := r.Secret("s"); !seen.Rotated.IsZero() || after(seen.Next) != "48h0m0s" {
		t.Errorf("rotated %v, next %v", seen.Rotated, seen.Next)
	}
}

func TestAnAbandonedRunStopsIfToldSo(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakesecrets.Options{AbandonedStops: true})
	r.Lambda.set("rotate", overwrite)
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(time.Hour)
	equal(t, "invocations", len(r.Lambda.seen()), 1)
	r.wantRuns("1.1 v2 request 0s abandoned")
}

func TestAManualValueBetweenAttemptsAbandonsTheRun(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("testSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 30, "rotate"))
	r.World.Clock.Advance(time.Minute)
	r.check(r.As("operator").Put("s", "manual"))
	r.World.Clock.Advance(time.Hour)
	r.wantRuns(
		"1.1 v2 request 0s failed testSecret, again at 1m40s",
		"1.1 v2 request 1m0s abandoned",
	)
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v3[AWSCURRENT]")
}

func TestAWSPENDINGTakenOffEndsTheRun(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("testSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 30, "rotate"))
	r.World.Clock.Advance(time.Minute)
	r.check(r.As("operator").MoveLabel("s", "AWSPENDING", "v2", ""))
	r.World.Clock.Advance(time.Hour)
	equal(t, "invocations", len(r.Lambda.seen()), 3)
	r.Lambda.set("rotate", template)
	r.check(r.Rotate("s"))
	r.World.Clock.Settle()
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v3[AWSPENDING AWSCURRENT]")
}

func TestANewRotationSupersedesAnAbandonedOneThatStillRuns(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", slow(noop))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(7 * time.Second)
	r.check(r.Put("s", "manual"))
	r.Lambda.set("rotate", template)
	r.check(r.Rotate("s"))
	r.World.Clock.Advance(time.Minute)
	r.wantRuns("2.1 v4 request 7s ok", "1.1 v2 request 10s abandoned")
	equal(t, "labels", r.labels("s"), "v3[AWSPREVIOUS] v4[AWSPENDING AWSCURRENT]")
}

func TestCancelLeavesAWSPENDING(t *testing.T) {
	t.Parallel()
	for _, frees := range []bool{false, true} {
		r := newRig(t, fakesecrets.Options{CancelFreesPending: frees})
		r.Lambda.set("rotate", failing("setSecret"))
		r.check(r.Put("s", "a"))
		r.check(r.RotateDays("s", 1, "rotate"))
		r.World.Clock.Advance(time.Minute)
		r.check(r.Cancel("s"))
		r.World.Clock.Advance(oneDay)
		equal(t, "invocations", len(r.Lambda.seen()), 2)
		equal(t, "labels", r.labels("s"), "v1[AWSCURRENT] v2[AWSPENDING]")
		r.Lambda.set("rotate", template)
		err := r.Rotate("s")
		r.World.Clock.Settle()
		if frees {
			r.check(err)
			equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v3[AWSPENDING AWSCURRENT]")
		} else {
			equal(t, "error", fmt.Sprint(err), "InvalidRequestException: "+e13)
		}
	}
}

func TestDeletionEndsARun(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(*rig) error{
		"scheduled": func(r *rig) error { return r.Delete("s", 7) },
		"forced":    func(r *rig) error { return r.Remove("s") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.Lambda.set("rotate", slow(noop))
			r.check(r.Put("s", "a"))
			r.check(r.RotateDays("s", 1, "rotate"))
			r.World.Clock.Advance(7 * time.Second)
			r.check(remove(r))
			r.World.Clock.Advance(8 * oneDay)
			equal(t, "invocations", len(r.Lambda.seen()), 2)
			if _, there := r.Secret("s"); there {
				t.Error("the secret is still there")
			}
			if _, queued := r.World.Clock.Next(); queued {
				t.Error("something is still queued")
			}
			equal(t, "still running", len(r.World.Clock.Pending()), 0)
		})
	}
}
