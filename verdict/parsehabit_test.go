package verdict_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/verdict"
)

func TestHabitsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	lengths := rapid.Map(rapid.Int64Range(0, int64(3*365*24*time.Hour)), func(n int64) time.Duration { return time.Duration(n) })
	whole := rapid.Map(rapid.IntRange(0, 1000), func(n int) time.Duration { return time.Duration(n) * time.Hour })
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.OneOf(lengths, whole)
		ttl, phase := length.Draw(t, "ttl"), length.Draw(t, "phase")
		want := rapid.SampledFrom([]verdict.Habit{
			verdict.EveryRead(), verdict.LoadOnce(), verdict.RefreshOnRefusal(), verdict.CurrentThenPending(),
			verdict.CacheFor(ttl), verdict.CacheForAt(ttl, phase),
		}).Draw(t, "habit")
		if got, err := verdict.ParseHabit(want.String()); err != nil || got != want {
			t.Fatalf("%q is read as %v, %v", want, got, err)
		}
	})
}

func TestWhatIsNoHabit(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"", "reading", "caching", "caching ", "caching 5", "caching 5m from", "caching 5m from d", "caching xd", "caching 70000d"} {
		if h, err := verdict.ParseHabit(words); err == nil {
			t.Errorf("%q is read as %q", words, h)
		}
	}
}
