package localstack_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/localstack"
)

// A whole week of rotations by LocalStack's own RotateSecret, of a function in this process.
func TestWeek(t *testing.T) {
	t.Parallel()
	c := started(t)
	s := harness.Run(t, harness.WithEndpoint(c.Endpoint))
	url := s.SecretsURL()
	s.Lambda.Handle("rotate", func(ctx context.Context, payload []byte) ([]byte, error) {
		return []byte("null"), rotate(ctx, secretsmanager.New(secretsmanager.Options{
			Region: harness.Region, BaseEndpoint: &url, Credentials: credentials.NewStaticCredentialsProvider(fakelambda.Credentials(ctx), "x", ""),
		}), payload)
	})
	s.Put("mine", "first")
	s.RotateOn("mine", "rate(24 hours)", "rotate")
	s.Clock.Advance(7 * 24 * time.Hour)
	s.CheckRotations(t, 8)
}

// rotate stores a value and moves the label.
func rotate(ctx context.Context, c *secretsmanager.Client, payload []byte) error {
	e, err := event(payload)
	if err != nil {
		return err
	}
	switch e.Step {
	case "createSecret":
		_, err = c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: &e.SecretId, ClientRequestToken: &e.ClientRequestToken, SecretString: &e.ClientRequestToken, VersionStages: []string{"AWSPENDING"},
		})
	case "finishSecret":
		now, failed := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &e.SecretId})
		if failed != nil {
			return failed
		}
		_, err = c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
			SecretId: &e.SecretId, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &e.ClientRequestToken, RemoveFromVersionId: now.VersionId,
		})
	}
	return err
}

// acting is how the test binary is told to start a LocalStack and wait to be ended.
const acting = "ROLLOVER_LOCALSTACK_HELD"

// hold starts a LocalStack in this process, says so, and waits.
func hold() {
	o := localstack.FromEnvironment(os.Getenv)
	o.Watchdog = os.Args[0]
	ctx, stop := ended()
	defer stop()
	c, err := localstack.Start(ctx, o)
	if err != nil {
		println(err.Error())
		os.Exit(2)
	}
	os.Stdout.WriteString("up\n")
	<-ctx.Done()
	if err := c.Close(); err != nil {
		println(err.Error())
		os.Exit(2)
	}
	os.Exit(0)
}

// Whatever ends a process, no container of it is left: an interrupt is heard, and a watchdog outlives a kill.
func TestNothingIsLeftWhenTheProcessEnds(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"interrupted": os.Interrupt, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine(t)
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(cmd.Environ(), acting+"=1")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			cmd.Stderr = &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if n, err := out.Read(make([]byte, 3)); n == 0 {
				t.Fatalf("it did not start: %v %s", err, said.String())
			}
			if left := containers(t, cmd.Process.Pid); len(left) == 0 {
				t.Error("there is no container of it")
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // how it ended is what was done to it
			for len(containers(t, cmd.Process.Pid)) > 0 {
				select {
				case <-t.Context().Done():
					t.Fatalf("still there: %v", containers(t, cmd.Process.Pid))
				default:
				}
			}
		})
	}
}

func TestImageThatIsNotThere(t *testing.T) {
	t.Parallel()
	engine(t)
	_, err := localstack.Start(t.Context(), localstack.Options{Image: "localhost:1/nobody/localstack:4.14.0"})
	if err == nil || !strings.Contains(err.Error(), "the image localhost:1/nobody/localstack:4.14.0 cannot be had") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
