package fakelambda

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is written in whatever pieces: what is kept is the beginning and the end, and nothing is lost
// without being counted.
func TestOutput(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var o output
		var all strings.Builder
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, keptOutput), 0, 5).Draw(t, "pieces") {
			piece := strings.Repeat(fmt.Sprint(i), n)
			if k, err := o.Write([]byte(piece)); k != n || err != nil {
				t.Fatalf("wrote %d of %d: %v", k, n, err)
			}
			all.WriteString(piece)
		}
		want := all.String()
		got, dropped := o.text()
		if dropped == 0 {
			if got != want {
				t.Fatalf("%d bytes of %d, none dropped", len(got), len(want))
			}
			return
		}
		head, tail, cut := strings.Cut(got, fmt.Sprintf("\n[rollover: %d bytes of output dropped]\n", dropped))
		if !cut || !strings.HasPrefix(want, head) || !strings.HasSuffix(want, tail) || len(head)+len(tail)+int(dropped) != len(want) || len(tail) != keptTail {
			t.Fatalf("of %d bytes: %d, %d dropped, %d", len(want), len(head), dropped, len(tail))
		}
	})
}
