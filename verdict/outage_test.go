package verdict

import (
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

const day = 24 * time.Hour

func TestOutagesByHabit(t *testing.T) {
	t.Parallel()
	late := func() *story { // the third rotation comes two hours late
		s := newStory().rotate(25 * time.Hour)
		s.at(day).rotate(25 * time.Hour)
		s.at(2*day + 2*time.Hour).rotate(25 * time.Hour)
		return s
	}
	tests := []struct {
		name  string
		story *story
		until time.Duration
		habit Habit
		want  []time.Duration // length of each outage
		from  time.Duration   // of the first
	}{
		{"every read, in time", week(7, day, 25*time.Hour), 7 * day, EveryRead(), nil, 0},
		{"cache within the overlap", week(7, day, 25*time.Hour), 7 * day, CacheFor(55 * time.Minute), nil, 0},
		{"cache as long as the overlap", week(7, day, 25*time.Hour), 7 * day, CacheFor(time.Hour), nil, 0},
		{"cache beyond the overlap", week(3, day, 25*time.Hour), 4*day - time.Hour, CacheFor(90 * time.Minute),
			[]time.Duration{30 * time.Minute, 30 * time.Minute, 30 * time.Minute}, 25 * time.Hour},
		{"loads once", week(7, day, 25*time.Hour), 7 * day, LoadOnce(), []time.Duration{7*day - 25*time.Hour}, 25 * time.Hour},
		{"refreshes on refusal", week(7, day, 25*time.Hour), 7 * day, RefreshOnRefusal(), nil, 0},
		{"refreshes on refusal, late", late(), 3 * day, RefreshOnRefusal(), []time.Duration{time.Hour}, day + 25*time.Hour},
		{"every read, late", late(), 3 * day, EveryRead(), []time.Duration{time.Hour}, day + 25*time.Hour},
		{"caches, late", late(), 3 * day, CacheFor(55 * time.Minute), []time.Duration{time.Hour + 55*time.Minute}, day + 25*time.Hour},
		{"current then pending, late", late(), 3 * day, CurrentThenPending(), []time.Duration{time.Hour}, day + 25*time.Hour},
		{"lifetime equal to the interval, every read", week(3, day, day), 3*day + 12*time.Hour, EveryRead(), nil, 0},
		{"lifetime equal to the interval, cached", week(2, day, day), 2*day + 12*time.Hour, CacheFor(55 * time.Minute),
			[]time.Duration{55 * time.Minute, 55 * time.Minute}, day},
		{"a known phase that is lucky", week(3, day, 25*time.Hour), 4*day - time.Hour, CacheForAt(90*time.Minute, 0), nil, 0},
		{"a known phase that is not", week(1, day, 25*time.Hour), 2*day - time.Hour, CacheForAt(90*time.Minute, 80*time.Minute),
			[]time.Duration{20 * time.Minute}, 25 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.story.judge(tt.until, reader(tt.habit)).Outages
			if len(got) != len(tt.want) {
				t.Fatalf("%d outages, want %d: %v", len(got), len(tt.want), got)
			}
			for i, o := range got {
				if o.Span.Length() != tt.want[i] {
					t.Errorf("outage %d lasts %s, want %s", i, o.Span.Length(), tt.want[i])
				}
				if len(o.Why) == 0 {
					t.Errorf("outage %d has no history that shows it", i)
				}
			}
			if len(got) > 0 && !got[0].Span.From.Equal(t0.Add(tt.from)) {
				t.Errorf("the first begins at %s, want %s", got[0].Span.From, t0.Add(tt.from))
			}
		})
	}
}

func TestLeewayMovesBothEdges(t *testing.T) {
	t.Parallel()
	s := newStory().rotate(25 * time.Hour)
	v := Judge(s.entries, Case{Since: t0, Until: t0.Add(30 * time.Hour), Readers: []Reader{reader(EveryRead())},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: audience, Leeway: 10 * time.Minute, Keys: KeyCache{Refetch: true}}}}})
	if len(v.Outages) != 1 || v.Outages[0].Span.Length() != 5*time.Hour-10*time.Minute || !v.Outages[0].Open {
		t.Fatalf("outages %v", v.Outages)
	}
}

func TestAForeignAudienceIsNeverAccepted(t *testing.T) {
	t.Parallel()
	s := week(1, day, 25*time.Hour)
	v := Judge(s.entries, Case{Since: t0, Until: t0.Add(day), Readers: []Reader{reader(EveryRead())},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: "https://other.example.com"}}}})
	if len(v.Outages) != 1 || v.Outages[0].Span.Length() != day {
		t.Fatalf("outages %v", v.Outages)
	}
}

func TestOutageTellsWhoWhenAndHowLong(t *testing.T) {
	t.Parallel()
	o := week(1, day, 25*time.Hour).judge(2*day, reader(CacheFor(90*time.Minute))).Outages[0]
	want := "api was locked out from Tue 2035-01-02 01:00:00 to Tue 2035-01-02 01:30:00, for 30m"
	if o.String() != want {
		t.Errorf("got  %s\nwant %s", o, want)
	}
	if !strings.Contains(o.Why[len(o.Why)-1].String(), "AWSCURRENT moved from v1 to v2") {
		t.Errorf("the history that shows it ends in %s", o.Why[len(o.Why)-1])
	}
}

func TestAKeyThatAppearsLateIsUnknownUntilThen(t *testing.T) {
	t.Parallel()
	s := newStory().rotate(25 * time.Hour)
	s.at(day).add(journal.KeyMoved{Key: "k2", To: journal.KeyCurrent})
	s.key = "k2"
	s.rotate(25 * time.Hour)
	for late, want := range map[time.Duration]int{0: 0, 20 * time.Second: 1} {
		v := Judge(s.entries, Case{Since: t0, Until: t0.Add(2 * day), Readers: []Reader{reader(EveryRead())},
			Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: audience, Keys: KeyCache{Refetch: true, Late: late}}}}})
		if len(v.Outages) != want || want == 1 && v.Outages[0].Span.Length() != late {
			t.Errorf("keys %s late: outages %v", late, v.Outages)
		}
	}
}

func TestAKeyThatIsRevokedIsKnownUntilThatAppears(t *testing.T) {
	t.Parallel()
	s := newStory().rotate(25 * time.Hour)
	s.at(time.Hour).add(journal.KeyMoved{Key: "k1", To: journal.KeyRevoked})
	v := Judge(s.entries, Case{Since: t0, Until: t0.Add(2 * time.Hour), Readers: []Reader{reader(EveryRead())},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: audience, Keys: KeyCache{Refetch: true, Late: 20 * time.Second}}}}})
	if len(v.Outages) != 1 || !v.Outages[0].Span.From.Equal(t0.Add(time.Hour+20*time.Second)) {
		t.Errorf("outages %v", v.Outages)
	}
}

// Where a change could only be found out by asking, the edge that it makes is told as what it is.
func TestAskedEdges(t *testing.T) {
	t.Parallel()
	s := newStory().rotate(25 * time.Hour)
	s.at(2 * time.Hour).add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", From: "v1", By: itself, After: t0.Add(time.Hour)})
	s.at(5 * time.Hour).add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v1", By: itself, After: t0.Add(4 * time.Hour)})
	got := s.judge(day, reader(EveryRead())).Outages
	const want = "was locked out from between Mon 2035-01-01 01:00:00 and Mon 2035-01-01 02:00:00 to between Mon 2035-01-01 04:00:00 and Mon 2035-01-01 05:00:00, for 3h"
	if len(got) != 1 || !strings.HasSuffix(got[0].String(), want) {
		t.Errorf("got %v, want one that %s", got, want)
	}
}

// itself is who does what nobody was seen to do.
const itself = "secretsmanager"
