package fakesecrets_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestFactsOfARotation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const old, next = "an-old-token-of-some-length", "the-next-token-of-some-length"
	r.World.Names.Credential("token", old)
	r.World.Names.Credential("token", next)
	r.Lambda.set("rotate", func(ctx context.Context, l *lambda, e event) error {
		if e.Step == "createSecret" {
			return l.put(ctx, e, `{"B":"`+next+`","A":1}`)
		}
		if e.Step == "setSecret" {
			return fmt.Errorf("cannot set %s", next)
		}
		return nil
	})
	r.check(r.Put("s", `{"B":"`+old+`","A":1}`))
	r.check(r.RotateOn("s", "rate(10 days)", "rotate"))
	r.World.Clock.Settle()
	stored := fmt.Sprint(facts[journal.Stored](r))
	equal(t, "stored", stored, "[s v1 stored, holding token#1 s v2 stored, holding token#2]")
	second := facts[journal.Stored](r)[1]
	equal(t, "keys", fmt.Sprint(second.Keys), "[A B]")
	equal(t, "by", fmt.Sprint(second.By, " ", second.Step, " ", second.Run), "rotate createSecret 1")
	equal(t, "labelled", fmt.Sprint(facts[journal.Labelled](r)), "[s AWSCURRENT put on v1 s AWSPENDING put on v2]")
	equal(t, "scheduled", facts[journal.Scheduled](r)[0].Interval, 10*oneDay)
	equal(t, "reason", facts[journal.RotationEnded](r)[0].Reason, "the function failed: Error: cannot set ***token#2***")
	r.check(r.Cancel("s"))
	scheduled := facts[journal.Scheduled](r)
	equal(t, "scheduled after cancel", scheduled[len(scheduled)-1], journal.Scheduled{Secret: "s"})
	for _, e := range r.World.Journal.Entries() {
		if line := e.String(); strings.Contains(line, "-token-of-") {
			t.Errorf("the journal holds a secret: %s", line)
		}
	}
}

func TestStaleReads(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	reader := clientAs(r.URL(), "READER")
	r.World.Callers.Register("READER", &world.Caller{Name: "reader"})
	get := func() (string, string) {
		r.World.Faults.On("secrets.GetSecretValue").Caller("reader").Do(fault.Stale())
		out, err := reader.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")})
		if err != nil {
			return "", codeOf(err)
		}
		return *out.SecretString, ""
	}
	want := func(value, code string) {
		t.Helper()
		v, c := get()
		equal(t, "stale value", v, value)
		equal(t, "stale error", c, code)
		fresh, err := r.Value("s", "")
		r.check(err)
		seen, _ := r.Secret("s")
		now, _ := seen.On("AWSCURRENT")
		equal(t, "fresh value", fresh, now.Value)
	}
	r.check(r.Put("s", "a"))
	want("", notFound)
	r.check(r.Put("s", "b"))
	want("a", "")
	r.check(r.PutLabelled("s", "c", "AWSPENDING"))
	want("b", "")
	r.check(r.MoveLabel("s", "AWSCURRENT", "v2", "v3"))
	want("b", "")
	r.World.Faults.On("secrets.DescribeSecret").Caller("reader").Do(fault.Stale())
	d, err := reader.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	seen, _ := r.Secret("s")
	equal(t, "stale labels of v3", fmt.Sprint(d.VersionIdsToStages[seen.Versions[2].ID]), "[AWSPENDING]")
}

func TestLostAndRepeatedCalls(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.World.Faults.On("secrets.PutSecretValue").Do(fault.LoseReply())
	r.World.Faults.On("secrets.UpdateSecretVersionStage").Do(fault.Duplicate())
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	// The client's own retry meets the value that is there already; the second move meets a label
	// that is no longer where it is said to be.
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	equal(t, "values stored", len(facts[journal.Stored](r)), 2)
	r.World.Clock.Advance(2 * time.Minute)
	runs := strings.Split(r.runs(), "\n")
	equal(t, "the end", runs[len(runs)-1], "1.2 v2 re-attempt 1m40s ok")
}

// A rotation that chooses a secret stores it before anybody knows what it is.
func TestACredentialIsRecognisedInWhatWasStored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const chosen = "a-secret-that-a-rotation-chose"
	r.check(r.Put("first", `{"CLIENT_SECRET":"`+chosen+`"}`))
	r.check(r.PutLabelled("first", "something else"))
	r.check(r.Put("second", chosen))
	r.World.Names.Credential("token", "nothing that is stored")
	r.World.Names.Announce("client-secret", chosen)
	equal(t, "recognised", fmt.Sprint(facts[journal.Recognised](r)), "[first v1 holds client-secret#1 second v1 holds client-secret#1]")
}
