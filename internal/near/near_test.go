package near_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/internal/near"
)

func TestWords(t *testing.T) {
	t.Parallel()
	of := []string{"stuck", "leak", "stray-version", "outage", "untested-promotion"}
	if got := near.Words("brake", []string{"", "take", "break"}); !slices.Equal(got, []string{"break", "take"}) {
		t.Errorf("brake: %q", got)
	}
	for word, want := range map[string][]string{
		"outge": {"outage"}, "leaks": {"leak"}, "st": {"stuck", "stray-version"}, "untested": {"untested-promotion"},
		"leak": {"leak"}, "unstuck": {"stuck"}, "frobnicate": {}, "": nil,
	} {
		if got := near.Words(word, of); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"advanc", "advance", 1}, {"ab", "ba", 2}} {
		if got, back := near.Distance(c.a, c.b), near.Distance(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q: %d and %d, want %d", c.a, c.b, got, back, c.want)
		}
	}
}

func TestDistanceIsOne(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-c]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c")
		ab := near.Distance(a, b)
		if ab != near.Distance(b, a) || (ab == 0) != (a == b) || near.Distance(a, c) > ab+near.Distance(b, c) {
			t.Fatalf("%q, %q, %q", a, b, c)
		}
		if ab < max(len(a)-len(b), len(b)-len(a)) || ab > max(len(a), len(b)) {
			t.Fatalf("%d between %q and %q", ab, a, b)
		}
	})
}
