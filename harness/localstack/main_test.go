package localstack_test

import (
	"flag"
	"os"
	"testing"

	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/harness/localstack"
)

var (
	rewrite  = flag.Bool("rewrite", false, "write docs/backends.md anew")
	backends = flag.Bool("backends", false, "play every scenario that ships on LocalStack, which takes minutes")
)

// The test binary is its own watchdog, and keeps the places in which its functions are sealed.
func TestMain(m *testing.M) {
	gateway.Keeper()
	localstack.Watchdog()
	os.Exit(m.Run())
}
