package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/report"
)

func TestShardOf(t *testing.T) {
	t.Parallel()
	gitlab := map[string]string{"CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "4"}
	kubernetes := map[string]string{"JOB_COMPLETION_INDEX": "0"}
	for _, c := range []struct {
		flag string
		env  map[string]string
		want string // the shard, or what is wrong
	}{
		{"", gitlab, "the whole run"},
		{"1/1", nil, "shard 1 of 1"},
		{"2/4", kubernetes, "shard 2 of 4"},
		{"auto", gitlab, "shard 4 of 4"},
		{"auto/5", gitlab, "shard 4 of 5"},
		{"auto/3", kubernetes, "shard 1 of 3"},
		{"auto/3", map[string]string{"JOB_COMPLETION_INDEX": "2", "CI_NODE_TOTAL": "9"}, "shard 3 of 3"},

		{"2", nil, `--shard "2" is none: the second of four is 2/4, and auto asks the environment`},
		{"2/", nil, `--shard "2/" is none: the second of four is 2/4, and auto asks the environment`},
		{"a/4", nil, `--shard a/4: shards are counted from 1, and the last of them is 4/4`},
		{"0/4", nil, `--shard 0/4: shards are counted from 1, and the last of them is 4/4`},
		{"5/4", nil, `--shard 5/4: shards are counted from 1, and the last of them is 4/4`},
		{"1/0", nil, `--shard "1/0" is none: the second of four is 2/4, and auto asks the environment`},
		{"auto", nil, "--shard auto: neither CI_NODE_INDEX (GitLab) nor JOB_COMPLETION_INDEX (Kubernetes) is set: name the shard, such as 2/4"},
		{"auto", kubernetes, "--shard auto: JOB_COMPLETION_INDEX is set, and not of how many: say it, as in auto/4"},
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "0", "CI_NODE_TOTAL": "4"}, "--shard auto: JOB_COMPLETION_INDEX is set, and not of how many: say it, as in auto/4"},
		{"auto", map[string]string{"CI_NODE_INDEX": "1"}, "--shard auto: CI_NODE_INDEX is set, and not of how many: say it, as in auto/4"},
		{"auto", map[string]string{"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "x"}, `--shard auto: CI_NODE_TOTAL is "x", and no number of shards`},
		{"auto", map[string]string{"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"}, `--shard auto: CI_NODE_INDEX is "0", and there are 4 shards, counted from 1`},
		{"auto/1", map[string]string{"JOB_COMPLETION_INDEX": "1"}, `--shard auto: JOB_COMPLETION_INDEX is "1", and there are 1 shard, counted from 0`},
		{"auto/4", map[string]string{"CI_NODE_INDEX": "1", "JOB_COMPLETION_INDEX": "0"}, "--shard auto: both CI_NODE_INDEX and JOB_COMPLETION_INDEX are set: name the shard, such as 2/4"},
	} {
		shard, err := shardOf(c.flag, func(name string) string { return c.env[name] })
		got := shard.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("--shard %q in %v: %s, want %s", c.flag, c.env, got, c.want)
		}
	}
}

// scenarioOf lets so much time pass.
func scenarioOf(t interface{ Fatal(...any) }, name string, length time.Duration) named {
	parsed, err := script.Parse(name, "use service-token\nadvance "+length.String())
	if err != nil {
		t.Fatal(err)
	}
	return named{name: name, script: parsed}
}

// Every scenario is in one shard, in its order; and no shard has more to do than another by more than the
// longest scenario.
func TestShardsAreEven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []named
		var longest time.Duration
		for i := range rapid.IntRange(0, 40).Draw(t, "scenarios") {
			n := scenarioOf(t, fmt.Sprint(i), time.Duration(rapid.IntRange(0, 365*24).Draw(t, "hours"))*time.Hour)
			longest = max(longest, cost(n))
			all = append(all, n)
		}
		var f runFlags
		n := rapid.IntRange(1, 9).Draw(t, "shards")
		seen := map[string]int{}
		least, most := time.Duration(1<<62), time.Duration(0)
		for i := 1; i <= n; i++ {
			mine, shard, err := f.take(report.Shard{Index: i, Of: n}, all)
			if err != nil {
				t.Fatal(err)
			}
			if len(shard.Names) != len(all) || shard.Digest == "" {
				t.Fatalf("shard %d is a part of %+v", i, shard)
			}
			var load time.Duration
			for _, m := range mine {
				seen[m.name]++
				load += cost(m)
			}
			if !slices.IsSortedFunc(mine, func(a, b named) int { return slices.Index(shard.Names, a.name) - slices.Index(shard.Names, b.name) }) {
				t.Fatalf("shard %d is out of order: %v", i, mine)
			}
			least, most = min(least, load), max(most, load)
		}
		for _, one := range all {
			if seen[one.name] != 1 {
				t.Fatalf("%s is in %d shards", one.name, seen[one.name])
			}
		}
		if most-least > longest {
			t.Fatalf("one shard has %s to do and another %s", most, least)
		}
	})
}

// What ships is split so that every shard has its part, and the same on all machines.
func TestWhatShipsIsSplit(t *testing.T) {
	t.Parallel()
	var f runFlags
	all, err := f.choose()
	if err != nil {
		t.Fatal(err)
	}
	first := deal(all, 4)
	for range 3 {
		if again := deal(all, 4); !slices.Equal(first, again) {
			t.Fatalf("split as %v and as %v", first, again)
		}
	}
	counts := make([]int, 4)
	for _, shard := range first {
		counts[shard]++
	}
	for i, n := range counts {
		if n < len(all)/8 {
			t.Errorf("shard %d of 4 has %d of %d scenarios", i+1, n, len(all))
		}
	}
}

func TestDigestIsOfTheWords(t *testing.T) {
	t.Parallel()
	var f runFlags
	day, week := scenarioOf(t, "a", 24*time.Hour), scenarioOf(t, "a", 7*24*time.Hour)
	digest := func(f runFlags, all ...named) string {
		d, err := f.digest(all)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if again := scenarioOf(t, "a", 24*time.Hour); digest(f, day) != digest(f, again) {
		t.Error("the same words have two digests")
	}
	if digest(f, day) == digest(f, week) {
		t.Error("other words have the same digest")
	}
	f.setup = "testdata/setup.txt"
	if _, err := f.digest([]named{day}); err == nil {
		t.Error("a set-up that is not there has a digest")
	}
}
