package localstack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/harness/localstack"
)

var (
	rewrite  = flag.Bool("rewrite", false, "write docs/backends.md anew")
	backends = flag.Bool("backends", false, "play every scenario that ships on LocalStack, which takes minutes")
)

// The test binary is its own watchdog, keeps the places in which its functions are sealed, and is the process that
// is ended with a LocalStack in its hands.
func TestMain(m *testing.M) {
	gateway.Keeper()
	localstack.Watchdog()
	if os.Getenv(acting) != "" {
		hold()
	}
	os.Exit(m.Run())
}

// ended is a context that an interrupt ends.
func ended() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

// engine skips the test where no Docker engine answers, or where nobody has the image.
func engine(t *testing.T) {
	t.Helper()
	if err := exec.Command("docker", "image", "inspect", localstack.Image).Run(); err != nil {
		t.Skip("no Docker engine, or it has no " + localstack.Image)
	}
}

// containers are those of a process, by the engine's word.
func containers(t *testing.T, pid int) []string {
	t.Helper()
	out, err := exec.Command("docker", "ps", "-aq", "--filter", "label=org.rolloverhq.process="+strconv.Itoa(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(bytes.TrimSpace(out)))
}

// rotationEvent is what LocalStack hands to a function.
type rotationEvent struct{ Step, SecretId, ClientRequestToken string }

func event(payload []byte) (e rotationEvent, err error) {
	err = json.Unmarshal(payload, &e)
	return e, err
}
