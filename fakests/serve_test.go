package fakests_test

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakests"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a service that listens.
func rig(t *testing.T) (w *world.World, as func(accessKeyID string) *sts.Client) {
	t.Helper()
	w = world.New(world.Options{})
	server, err := wire.Serve(w, "", fakests.New(w, fakests.Options{Account: "000000000007"}).Handler())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, func(accessKeyID string) *sts.Client {
		return sts.New(sts.Options{
			Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
			Credentials: credentials.NewStaticCredentialsProvider(accessKeyID, "secret", ""),
		})
	}
}

func TestGetCallerIdentity(t *testing.T) {
	t.Parallel()
	w, as := rig(t)
	w.Callers.Register("ASIA1", &world.Caller{Name: "rotate", Function: true})
	w.Callers.Register("AKIA1", &world.Caller{Name: "operator"})
	for key, want := range map[string][2]string{
		"ASIA1":        {"000000000007", "arn:aws:sts::000000000007:assumed-role/rotate/rotate"},
		"AKIA1":        {"000000000007", "arn:aws:iam::000000000007:user/operator"},
		"test":         {"000000000007", "arn:aws:iam::000000000007:user/test"},
		"111122223333": {"111122223333", "arn:aws:iam::111122223333:user/test"},
	} {
		out, err := as(key).GetCallerIdentity(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if *out.Account != want[0] || *out.Arn != want[1] || len(*out.UserId) < 21 {
			t.Errorf("%s: %s, %s, %s", key, *out.Account, *out.Arn, *out.UserId)
		}
	}
}

func TestFaultsAndTheJournal(t *testing.T) {
	t.Parallel()
	w, as := rig(t)
	for f, code := range map[fault.Fault]string{fault.Throttle(0): "Throttling", fault.Deny(): "AccessDenied", fault.Refuse(): "InternalFailure"} {
		w.Faults.On("sts.GetCallerIdentity").Anyone().Times(1).Do(f)
		_, err := as("test").GetCallerIdentity(t.Context(), nil)
		if e := smithy.APIError(nil); !errors.As(err, &e) || e.ErrorCode() != code {
			t.Errorf("%s: %v", f, err)
		}
	}
	entries := w.Journal.Entries()
	if len(entries) != 3 {
		t.Fatalf("%v", entries)
	}
	if c, is := entries[0].Fact.(journal.Call); !is || c.Op != "sts.GetCallerIdentity" || c.By != "test" || c.Error == "" {
		t.Errorf("%+v", entries[0])
	}
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w, as := rig(t)
	_, err := as("test").GetSessionToken(t.Context(), nil)
	if e := smithy.APIError(nil); !errors.As(err, &e) || e.ErrorCode() != "InvalidAction" {
		t.Error(err)
	}
	if n := len(w.Journal.Entries()); n != 0 {
		t.Errorf("%d lines in the journal", n)
	}
}
