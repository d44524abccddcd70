package deploy

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	hushed  = `s3cret-"quoted"\and-more$(id)`
	written = `{"CLIENT_ID":"cid","CLIENT_SECRET":"s3cret-\"quoted\"\\and-more$(id)"}`
	account = "000000000000"
)

// script is make-secrets.sh in an environment of its own.
type script struct {
	t   *testing.T
	env []string
}

// run returns what the script said on both of its outputs, and its exit status.
func (s script) run(stdin string, args ...string) (said string, status int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", append([]string{"make-secrets.sh"}, args...)...)
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.t.TempDir(), "LC_ALL=C.UTF-8"}, s.env...)
	c.Stdin = strings.NewReader(stdin)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil || !c.ProcessState.Exited() {
		s.t.Fatalf("make-secrets.sh did not end by itself: %v", err)
	}
	if strings.Contains(string(out), "s3cret") {
		s.t.Errorf("the client secret was printed: %s", out)
	}
	return string(out), c.ProcessState.ExitCode()
}

func TestTheScriptIsPOSIX(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("sh", "-n", "make-secrets.sh").CombinedOutput(); err != nil {
		t.Errorf("sh -n make-secrets.sh: %v\n%s", err, out)
	}
	info, err := os.Stat("make-secrets.sh")
	if err != nil || info.Mode()&0o111 == 0 {
		t.Errorf("make-secrets.sh cannot be executed: %v, %v", info, err)
	}
}

// Nothing is asked of anybody before the arguments are right, so no aws is needed here.
func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  []string
		stdin string
		env   []string
		said  string
	}{
		"none":             {nil, "", nil, "got 0 arguments, expected 3 or 4"},
		"too many":         {[]string{"cid", "s3cret", account, "demo", "more"}, "", nil, "got 5 arguments"},
		"no id":            {[]string{"", "s3cret", account}, "", nil, "CLIENT_ID is empty"},
		"no secret":        {[]string{"cid", "", account}, "", nil, "CLIENT_SECRET is empty"},
		"nothing to read":  {[]string{"cid", "-", account}, "", nil, "standard input holds no client secret"},
		"an empty line":    {[]string{"cid", "-", account}, "\n", nil, "standard input holds no client secret"},
		"a carriage":       {[]string{"cid", "-", account}, "s3cret\r\n", nil, "control characters"},
		"short account":    {[]string{"cid", "s3cret", "12345678901"}, "", nil, "expected 12 digits"},
		"named account":    {[]string{"cid", "s3cret", "demo-account"}, "", nil, "expected 12 digits"},
		"stage with a bar": {[]string{"cid", "s3cret", account, "demo-2"}, "", nil, `STAGE "demo-2" is not a stage`},
		"empty stage":      {[]string{"cid", "s3cret", account, ""}, "", nil, `STAGE "" is not a stage`},
		"key":              {[]string{"cid", "s3cret", account}, "", []string{"KMS_KEY_ALIAS=rollover"}, "alias/rollover"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, status := script{t, c.env}.run(c.stdin, c.args...)
			first, _, _ := strings.Cut(said, "\n")
			if status != 2 || !strings.HasPrefix(first, "make-secrets: ") || !strings.Contains(said, c.said) {
				t.Errorf("status %d, said %s\nwant status 2 and %q", status, said, c.said)
			}
		})
	}
}

// The account is asked for before anything is made. The aws of this test knows nothing else.
func TestAnotherAccountIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	aws := "#!/bin/sh\n[ \"$1 $2\" = 'sts get-caller-identity' ] || { echo unexpected; exit 9; }\necho 999999999999\n"
	if err := os.WriteFile(filepath.Join(dir, "aws"), []byte(aws), 0o700); err != nil {
		t.Fatal(err)
	}
	said, status := script{t, []string{"PATH=" + dir + ":" + os.Getenv("PATH")}}.run("", "cid", "s3cret", account)
	if want := "make-secrets: the AWS CLI's credentials belong to the account 999999999999, not to 000000000000\n"; status != 1 || said != want {
		t.Errorf("status %d, said %s\nwant %s", status, said, want)
	}
}

// journey is the script, the AWS CLI and a Secrets Manager.
type journey struct {
	script
	world *world.World
	vault *fakesecrets.Service
}

func newJourney(t *testing.T) *journey {
	t.Helper()
	if err := exec.Command("aws", "--version").Run(); err != nil {
		t.Skip("the AWS CLI is missing: aws --version does not run")
	}
	w := world.New(world.Options{})
	vault := fakesecrets.New(w, nil, fakesecrets.Options{})
	if err := vault.Listen(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := vault.Close(); err != nil {
			t.Error(err)
		}
	})
	env := []string{"AWS_ENDPOINT_URL=" + vault.URL(), "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=secret", "AWS_MAX_ATTEMPTS=1"}
	return &journey{script{t, env}, w, vault}
}

func (j *journey) says(want string, stdin string, args ...string) {
	j.t.Helper()
	if said, status := j.run(stdin, args...); status != 0 || said != want {
		j.t.Errorf("status %d, said %s\nwant status 0 and %s", status, said, want)
	}
}

func (j *journey) holds(secret, want string) {
	j.t.Helper()
	if got, err := j.vault.Value(secret, ""); err != nil || got != want {
		j.t.Errorf("%s holds %s, %v\nwant %s", secret, got, err, want)
	}
}

// writes counts the calls that change something.
func (j *journey) writes() (n int) {
	for _, e := range j.world.Journal.Entries() {
		if c, ok := e.Fact.(journal.Call); ok && !strings.HasPrefix(c.Op, "secrets.Describe") && !strings.HasPrefix(c.Op, "secrets.Get") {
			n++
		}
	}
	return n
}

func TestTheScriptMakesBothSecrets(t *testing.T) {
	t.Parallel()
	j := newJourney(t)
	j.says("auth0-secrets-demo: made\nservice-token-demo: made\n", "", "cid", hushed, account)
	j.holds("auth0-secrets-demo", written)
	if value, err := j.vault.Value("service-token-demo", ""); err == nil {
		t.Errorf("the service token is %s, and was to have no value", value)
	}

	// Again, by the other way in: nothing changes.
	before := j.writes()
	j.says("auth0-secrets-demo: up to date\nservice-token-demo: there already, its value is left alone\n", hushed+"\n", "cid", "-", account)
	if after := j.writes(); after != before {
		t.Errorf("the second run wrote %d times", after-before)
	}

	// Another client, and a key from now on; the token that a rotation has left is not touched.
	if err := j.vault.Put("service-token-demo", "rotated"); err != nil {
		t.Fatal(err)
	}
	j.env = append(j.env, "KMS_KEY_ALIAS=alias/rollover")
	j.says("auth0-secrets-demo: encrypted with alias/rollover from now on\nauth0-secrets-demo: written\n"+
		"service-token-demo: encrypted with alias/rollover from now on\nservice-token-demo: there already, its value is left alone\n",
		"s3cret", "other", "-", account)
	j.holds("auth0-secrets-demo", `{"CLIENT_ID":"other","CLIENT_SECRET":"s3cret"}`)
	j.holds("service-token-demo", "rotated")
}

func TestAnyOtherErrorIsNotAbsence(t *testing.T) {
	t.Parallel()
	j := newJourney(t)
	j.world.Faults.On("secrets.DescribeSecret").Anyone().Always().Do(fault.Refuse())
	said, status := j.run("", "cid", hushed, account)
	if status != 1 || !strings.Contains(said, "describe auth0-secrets-demo: ") || !strings.Contains(said, "InternalServiceError") {
		t.Errorf("status %d, said %s", status, said)
	}
	if n := j.writes(); n != 0 {
		t.Errorf("it wrote %d times", n)
	}
}

func TestASecretThatIsToBeDeleted(t *testing.T) {
	t.Parallel()
	j := newJourney(t)
	if err := j.vault.Put("auth0-secrets-prod", written); err != nil {
		t.Fatal(err)
	}
	if err := j.vault.Delete("auth0-secrets-prod", 7); err != nil {
		t.Fatal(err)
	}
	said, status := j.run("", "cid", hushed, account, "prod")
	if status != 1 || !strings.Contains(said, "restore-secret --secret-id auth0-secrets-prod") {
		t.Errorf("status %d, said %s", status, said)
	}
}
