package report_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/report"
)

// split deals the scenarios of a run to n shards, each to the one that deal names.
func split(whole report.Record, n int, deal func(i int) int) []report.Record {
	shards := make([]report.Record, n)
	var names []string
	for _, s := range whole.Scenarios {
		names = append(names, s.Name)
	}
	for i := range shards {
		shards[i] = report.Record{From: fmt.Sprintf("shard-%d.jsonl", i+1), Run: whole.Run}
		shards[i].Run.Shard = report.Shard{Index: i + 1, Of: n, Names: names, Digest: "sha256:0"}
	}
	for i, s := range whole.Scenarios {
		to := &shards[deal(i)]
		to.Scenarios = append(to.Scenarios, s)
	}
	for i := range shards {
		shards[i].Run.Scenarios = len(shards[i].Scenarios)
	}
	return shards
}

// Whatever the shards, and in whatever order they come: together they are the whole run.
func TestShardsAreTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := drawnRecord(t)
		whole.Run.Notes = nil // which note stands first is of the order of the shards
		n := rapid.IntRange(1, 6).Draw(t, "shards")
		shards := split(whole, n, func(int) int { return rapid.IntRange(0, n-1).Draw(t, "shard") })
		for i, s := range shards {
			var err error
			if shards[i], err = report.Read(s.From, bytes.NewReader(written(s))); err != nil {
				t.Fatal(err)
			}
		}
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		dice.Shuffle(n, func(i, j int) { shards[i], shards[j] = shards[j], shards[i] })
		got, err := report.Merge(shards)
		if err != nil {
			t.Fatal(err)
		}
		if got.From = ""; !reflect.DeepEqual(got, whole) {
			t.Fatalf("merged %+v\nof       %+v", got, whole)
		}
	})
}

func TestOneWholeRunIsMerged(t *testing.T) {
	t.Parallel()
	whole := sampleRecord()
	if got, err := report.Merge([]report.Record{whole}); err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("merged %+v, %v", got, err)
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(shards []report.Record) []report.Record
		want  string
	}{
		"nothing":     {func([]report.Record) []report.Record { return nil }, "there is nothing to merge"},
		"one missing": {func(s []report.Record) []report.Record { return s[1:] }, "shard 1 of 4 is missing"},
		"some missing": {
			func(s []report.Record) []report.Record { return s[2:3] }, "shards 1, 2 and 4 of 4 are missing",
		},
		"one twice": {
			func(s []report.Record) []report.Record { s[0].From = "again.jsonl"; return append(s[1:], s[1], s[0]) },
			"shard-2.jsonl and shard-2.jsonl are both shard 2 of 4: hand over one of each",
		},
		"a whole run among them": {
			func(s []report.Record) []report.Record { s[3] = sampleRecord(); s[3].From = "run.jsonl"; return s },
			"run.jsonl is a whole run: hand over the shards of one run, or one whole run alone",
		},
		"two whole runs": {
			func([]report.Record) []report.Record { return []report.Record{sampleRecord(), sampleRecord()} },
			" is a whole run: hand over the shards of one run, or one whole run alone",
		},
		"another seed": {
			func(s []report.Record) []report.Record { s[2].Run.Seed = 8; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its seed is 8, not 7",
		},
		"another version": {
			func(s []report.Record) []report.Record { s[2].Run.Version = "v2"; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its version is v2, not v1.2.3",
		},
		"another target": {
			func(s []report.Record) []report.Record { s[2].Run.Target = "./x"; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its target is ./x, not ./cmd/rotate",
		},
		"strict": {
			func(s []report.Record) []report.Record { s[2].Run.Strict = true; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its --strict is true, not false",
		},
		"of another number": {
			func(s []report.Record) []report.Record { s[2].Run.Shard.Of = 5; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its number of shards is 5, not 4",
		},
		"more scenarios": {
			func(s []report.Record) []report.Record {
				s[2].Run.Shard.Names = append(s[2].Run.Shard.Names[:3:3], "new")
				return s
			},
			"shard-3.jsonl is of another run than shard-1.jsonl: its scenarios are others: new is among them",
		},
		"fewer scenarios": {
			func(s []report.Record) []report.Record { s[2].Run.Shard.Names = s[2].Run.Shard.Names[1:]; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its scenarios are others: expiry-overlap/daily is not among them",
		},
		"another order": {
			func(s []report.Record) []report.Record {
				n := s[2].Run.Shard.Names
				s[2].Run.Shard.Names = []string{n[1], n[0], n[2]}
				return s
			},
			"shard-3.jsonl is of another run than shard-1.jsonl: its scenarios are others: they come in another order",
		},
		"other words": {
			func(s []report.Record) []report.Record { s[2].Run.Shard.Digest = "sha256:1"; return s },
			"shard-3.jsonl is of another run than shard-1.jsonl: its scenarios or set-ups say something else under the same names",
		},
		"a scenario twice": {
			func(s []report.Record) []report.Record { s[3].Scenarios = s[0].Scenarios; return s },
			"expiry-overlap/daily is in shard-1.jsonl and in shard-4.jsonl",
		},
		"a scenario in none": {
			func(s []report.Record) []report.Record { s[0].Scenarios = nil; return s },
			"expiry-overlap/daily is in no shard",
		},
		"a stray scenario": {
			func(s []report.Record) []report.Record {
				s[3].Scenarios = append(s[3].Scenarios, report.Scenario{Name: "mine"})
				return s
			},
			"shard-4.jsonl: mine is none of the run's scenarios",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shards := c.spoil(split(sampleRecord(), 4, func(i int) int { return i }))
			if _, err := report.Merge(shards); err == nil || err.Error() != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// What holds of one shard alone is told of that one.
func TestMergedHead(t *testing.T) {
	t.Parallel()
	shards := split(sampleRecord(), 3, func(i int) int { return i })
	shards[1].Run.Sealing = "not sealed: no namespaces"
	shards[1].Run.Notes = append(shards[1].Run.Notes[:1:1], "python3.13 in place of python3.12")
	got, err := report.Merge(shards)
	if err != nil {
		t.Fatal(err)
	}
	want := sampleRun()
	want.Sealing = "not sealed: in shard 2 of 3, no namespaces"
	want.Notes = append(want.Notes, "shard 2 of 3: python3.13 in place of python3.12")
	if !reflect.DeepEqual(got.Run, want) {
		t.Errorf("the head is %+v, not %+v", got.Run, want)
	}
}
