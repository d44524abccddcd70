package fakesecrets_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fakesecrets"
)

// shown is all that the doors show of a Service: its secrets at three places, and the answers to
// DescribeSecret.
func (r *rig) shown() string {
	r.Helper()
	var all strings.Builder
	for _, door := range []fakesecrets.Door{r.Door, r.In("us-east-1"), r.Of("111122223333")} {
		for _, sec := range door.Secrets() {
			fmt.Fprintf(&all, "%+v\n", sec)
		}
	}
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		list, err := r.in(region).ListSecrets(ctx, &secretsmanager.ListSecretsInput{IncludePlannedDeletion: aws.Bool(true)})
		r.check(err)
		for _, entry := range list.SecretList {
			d, err := r.in(region).DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: entry.ARN})
			r.check(err)
			text, err := json.Marshal(d)
			r.check(err)
			answer, _, _ := strings.Cut(string(text), `"ResultMetadata"`) // which is the client's
			fmt.Fprintln(&all, answer)
		}
	}
	return all.String()
}

// filled is a Service in which there is something of everything.
func filled(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.Lambda.set("broken", failing("setSecret"))
	r.check(r.Put("plain", "a"))
	r.check(r.Put("plain", "b"))
	r.check(r.PutLabelled("plain", "c", "custom"))
	_, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("bytes"), SecretBinary: []byte{0, 255, 1}, KmsKeyId: aws.String("alias/k"), Tags: []types.Tag{}})
	r.check(err)
	r.check(r.Create("empty"))
	r.check(r.Tag("empty", "team", "x"))
	r.check(r.Describe("empty", "what it is for"))
	r.check(r.SetPolicy("empty", resourcePolicy(`"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::000000000000:user/other"}`)))
	r.check(r.Of("111122223333").Put("plain", "theirs"))
	_, err = r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("plain"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("us-east-1")}}})
	r.check(err)
	r.check(r.Put("rotated", "a"))
	r.check(r.RotateOn("rotated", "rate(6 hours)", "rotate"))
	r.check(r.Put("weekly", "a"))
	r.check(r.RotateOn("weekly", "cron(0 4 ? * MON *)", "rotate", fakesecrets.Within(2*time.Hour)))
	r.World.Clock.Advance(26 * time.Hour)
	_, err = r.Value("plain", "")
	r.check(err)
	r.check(r.Put("going", "a"))
	r.check(r.Delete("going", 7))
	r.check(r.Put("stuck", "a"))
	r.check(r.RotateDays("stuck", 2, "broken"))
	r.World.Clock.Advance(150 * time.Second) // after two of five attempts
	r.check(r.Restrict("reader", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`))
	return r
}

// restored is another world at the same instant that has loaded a file.
func restored(t *testing.T, file string, at time.Time) *rig {
	t.Helper()
	r := newRigAt(t, at)
	r.Lambda.set("rotate", template)
	r.Lambda.set("broken", template)
	r.check(r.Load(file))
	return r
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	t.Parallel()
	first := filled(t)
	file := filepath.Join(t.TempDir(), "state.json")
	first.check(first.Save(file))
	want := first.shown()
	second := restored(t, file, first.World.Clock.Now())
	if got := second.shown(); got != want {
		t.Errorf("loaded is\n%s\nsaved was\n%s", got, want)
	}
	equal(t, "what is declared", codeOf(second.As("reader").Create("x")), accessDenied)
	equal(t, "a secret's policy", codeOf(second.As("other").Tag("empty", "a", "b")), accessDenied)
	value, err := second.In("us-east-1").Value("plain", "")
	second.check(err)
	equal(t, "of a replica", value, "b")
	equal(t, "told", told(second.World, "plain"), "AWSCURRENT:v2 AWSPREVIOUS:v1 custom:v3")

	// And it goes on: the stuck rotation is tried again and succeeds, windows open, the deleted secret goes.
	second.check(second.PutLabelled("plain", "d"))
	second.World.Clock.Advance(100 * time.Second)
	equal(t, "the stuck one", second.labels("stuck"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	before := len(must(second.Secret("rotated")).Versions)
	second.World.Clock.Advance(8 * oneDay)
	if after := len(must(second.Secret("rotated")).Versions); after < before+30 {
		t.Errorf("a secret of six hours has %d versions after eight days, and had %d", after, before)
	}
	if _, there := second.Secret("going"); there {
		t.Error("what was to be deleted is still there")
	}
	equal(t, "the next is listed last", second.Secrets()[len(second.Secrets())-1].Name, "stuck")
	second.check(second.Save(file))
	first.check(first.Load(file))
	equal(t, "back again", len(first.Secrets()), len(second.Secrets()))
}

// A run that was in a step when its state was saved is tried again from the start, under its token.
func TestARunInAStepIsSaved(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", slow(template))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Advance(7 * time.Second)
	file := filepath.Join(t.TempDir(), "state.json")
	r.check(r.Save(file))
	other := restored(t, file, r.World.Clock.Now())
	r.World.Clock.Settle()
	other.World.Clock.Settle()
	equal(t, "labels", other.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	equal(t, "token", other.Lambda.seen()[0].ClientRequestToken, r.Lambda.seen()[0].ClientRequestToken)
	equal(t, "rotation token", other.Lambda.seen()[0].RotationToken, r.Lambda.seen()[0].RotationToken)
}

// A file that is cut off anywhere is refused, by name and place, changes nothing, and stays what it is.
func TestDamagedStates(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	file := filepath.Join(t.TempDir(), "state.json")
	r.check(r.Save(file))
	whole, err := os.ReadFile(file)
	r.check(err)
	other := fakesecrets.New(r.World, nil, fakesecrets.Options{})
	r.check(other.Put("kept", "a"))
	damaged := func(what string, text []byte) {
		t.Helper()
		r.check(os.WriteFile(file, text, 0o600))
		for door, err := range map[string]error{"load": other.Load(file), "save": other.Save(file)} {
			if err == nil || !strings.Contains(err.Error(), file) {
				t.Fatalf("%s: %s says %v", what, door, err)
			}
		}
		if left, err := os.ReadFile(file); err != nil || string(left) != string(text) {
			t.Fatalf("%s: the file is now %q (%v)", what, left, err)
		}
		if _, kept := other.Secret("kept"); !kept || len(other.Secrets()) != 1 {
			t.Fatalf("%s: the Service has changed", what)
		}
	}
	for n := range len(whole) - 1 { // without its last, a line feed, it is whole
		damaged(fmt.Sprintf("%d of %d bytes", n, len(whole)), whole[:n])
	}
	for old, mistake := range map[string]string{
		`"rolloverSecrets": 1`:  `"rolloverSecrets": 2`,
		`"name": "s"`:           `"name": "a b"`,
		`"region": "eu-west-1"`: `"region": "eu-west-2"`,
		`"AWSCURRENT"`:          `"AWSCURRENT","AWSCURRENT"`,
		`"order": 1`:            `"order": "1"`,
		`"at"`:                  `"when"`,
	} {
		if !strings.Contains(string(whole), old) {
			t.Fatalf("the state holds no %s:\n%s", old, whole)
		}
		damaged(mistake, []byte(strings.Replace(string(whole), old, mistake, 1)))
	}
	damaged("two states", append(whole, whole...))
	r.check(os.WriteFile(file, whole, 0o600))
	r.check(other.Load(file))
	left, err := os.ReadDir(filepath.Dir(file))
	r.check(err)
	equal(t, "files", len(left), 1)
	if err := other.Save(filepath.Join(file, "nowhere")); err == nil {
		t.Error("it is saved nowhere")
	}
}
