package fault_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fault"
)

// The recipe has a row for each part of an Effect, in the order in which they are applied.
func TestRecipeKnowsEveryEffect(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/adding-a-fault.md")
	if err != nil {
		t.Fatal(err)
	}
	rest := string(text)
	for f := range reflect.TypeFor[fault.Effect]().Fields() {
		row := "| `" + f.Name + "`"
		i := strings.Index(rest, row)
		if i < 0 {
			t.Fatalf("no row %s, or not in its place", row)
		}
		rest = rest[i:]
	}
}
