package verdict

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

func (s *story) hold(until time.Duration, h Habit) []Holding {
	return Holdings(s.entries, Case{
		Since: t0, Until: t0.Add(until), Readers: []Reader{reader(h)},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: audience, Keys: KeyCache{Refetch: true}}}},
	})[0].Holdings
}

// spoken is "v1 yes until 24h, v1 no until 25h".
func spoken(holdings []Holding) string {
	var all []string
	for _, h := range holdings {
		all = append(all, fmt.Sprintf("%s %s until %s", h.Version, h.Taken, short(h.Span.To.Sub(t0))))
	}
	return strings.Join(all, ", ")
}

func TestHoldings(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	late := newStory().rotate(25 * time.Hour).at(26 * time.Hour).rotate(25 * time.Hour)
	for _, c := range []struct {
		story *story
		habit Habit
		want  string
	}{
		{week(1, day, 25*time.Hour), EveryRead(), "v1 yes until 24h, v2 yes until 26h"},
		{week(1, day, 25*time.Hour), CacheFor(time.Hour), "v1 yes until 25h, v2 yes until 26h"},
		{week(1, day, 25*time.Hour), CacheFor(90 * time.Minute), "v1 yes until 25h, v1 no until 25h30m, v2 yes until 26h"},
		{week(1, day, 25*time.Hour), CacheForAt(10*time.Hour, 0), "v1 yes until 25h, v1 no until 26h"},
		{week(1, day, 25*time.Hour), CacheForAt(8*time.Hour, 30*time.Minute), "  until 30m, v1 yes until 24h30m, v2 yes until 26h"},
		{week(1, day, 25*time.Hour), LoadOnce(), "v1 yes until 25h, v1 no until 26h"},
		{week(1, day, 25*time.Hour), RefreshOnRefusal(), "v1 yes until 25h, v2 yes until 26h"},
		{late, EveryRead(), "v1 yes until 25h, v1 no until 26h"},
		{late, RefreshOnRefusal(), "v1 yes until 25h, v1 no until 26h"},
		{late, CurrentThenPending(), "v1 yes until 25h, v1 no until 26h"},
	} {
		if got := spoken(c.story.hold(26*time.Hour, c.habit)); got != c.want {
			t.Errorf("%s: %s; want %s", c.habit, got, c.want)
		}
	}
}

func TestWhatIsPendingIsTriedWhereCurrentIsRefused(t *testing.T) {
	t.Parallel()
	s := newStory().rotate(25 * time.Hour).at(24 * time.Hour).start()
	s.label("", "AWSPENDING", "v2")
	s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", 25*time.Hour)) })
	if got, want := spoken(s.hold(26*time.Hour, CurrentThenPending())), "v1 yes until 25h, v2 yes until 26h"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

// What is refused is what a reader is out by, and the holdings have no holes, whatever the habit.
func TestHoldingsAgreeWithOutages(t *testing.T) {
	t.Parallel()
	s := week(6, 24*time.Hour, 24*time.Hour)
	for _, h := range []Habit{
		EveryRead(), CacheFor(55 * time.Minute), CacheFor(30 * time.Hour), CacheForAt(7*time.Hour, time.Hour), LoadOnce(),
		RefreshOnRefusal(), CurrentThenPending(),
	} {
		var refused Spans
		end := t0
		for _, held := range s.hold(6*24*time.Hour, h) {
			if !held.Span.From.Equal(end) {
				t.Errorf("%s: a hole at %s", h, end)
			}
			if end = held.Span.To; held.Taken == journal.No {
				refused = refused.Union(Spans{held.Span})
			}
		}
		var out Spans
		for _, o := range s.judge(6*24*time.Hour, reader(h)).Outages {
			out = out.Union(Spans{o.Span})
		}
		if fmt.Sprint(refused) != fmt.Sprint(out) || !end.Equal(t0.Add(6*24*time.Hour)) {
			t.Errorf("%s: refused %v until %s, out %v", h, refused, end, out)
		}
	}
}

func TestAGapWithinItsBudgetIsMarked(t *testing.T) {
	t.Parallel()
	s := owned()
	s.at(time.Hour).add(journal.Stored{Secret: secret, Version: "v2", Credentials: []string{"client-secret#2"}})
	s.told("client-secret#1", journal.No, 0).told("client-secret#2", journal.Yes, 0)
	s.at(time.Hour + time.Minute).add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", From: "v1", To: "v2"})
	for budget, want := range map[time.Duration]bool{time.Minute: true, time.Second: false} {
		c := Case{Since: t0, Until: t0.Add(2 * time.Hour), Readers: []Reader{reader(EveryRead())}, Secrets: []Secret{
			{Name: secret, Accepted: Acceptance{Provider: true}, Overlap: Overlap{Kind: NoOverlap, Budget: budget}},
		}}
		got := Holdings(s.entries, c)[0].Holdings
		if len(got) != 3 || got[1].Taken != journal.No || got[1].Gap != want {
			t.Errorf("budget %s: %+v", budget, got)
		}
	}
}
