package subjects_test

import (
	"os"
	"testing"

	"github.com/rolloverhq/rollover/gateway"
)

func TestMain(m *testing.M) {
	gateway.Keeper() // where functions are sealed, this program keeps the place
	os.Exit(m.Run())
}
