package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/report"
)

// auto is the --shard that asks the environment which one this is.
const auto = "auto"

// shardOf returns the shard that --shard names: "2/4", "auto" or "auto/4". Empty is the whole run.
func shardOf(text string, getenv func(string) string) (report.Shard, error) {
	if text == "" {
		return report.Shard{}, nil
	}
	index, of, both := strings.Cut(text, "/")
	n, err := strconv.Atoi(of)
	switch {
	case both && (err != nil || n < 1), !both && text != auto:
		return report.Shard{}, fmt.Errorf("--shard %q is none: the second of four is 2/4, and auto asks the environment", text)
	case index == auto:
		return ownShard(n, getenv)
	}
	i, err := strconv.Atoi(index)
	if err != nil || i < 1 || i > n {
		return report.Shard{}, fmt.Errorf("--shard %s: shards are counted from 1, and the last of them is %d/%d", text, n, n)
	}
	return report.Shard{Index: i, Of: n}, nil
}

// ownShard returns the shard that the environment says this is. GitLab counts from 1 and says of how many;
// Kubernetes counts from 0 and does not, so that n has to be given.
func ownShard(n int, getenv func(string) string) (report.Shard, error) {
	gitlab, kubernetes := getenv("CI_NODE_INDEX"), getenv("JOB_COMPLETION_INDEX")
	variable, text, first := "CI_NODE_INDEX", gitlab, 1
	switch {
	case gitlab != "" && kubernetes != "":
		return report.Shard{}, errors.New("--shard auto: both CI_NODE_INDEX and JOB_COMPLETION_INDEX are set: name the shard, such as 2/4")
	case kubernetes != "":
		variable, text, first = "JOB_COMPLETION_INDEX", kubernetes, 0
	case gitlab == "":
		return report.Shard{}, errors.New("--shard auto: neither CI_NODE_INDEX (GitLab) nor JOB_COMPLETION_INDEX (Kubernetes) is set: name the shard, such as 2/4")
	}
	if total := getenv("CI_NODE_TOTAL"); n == 0 && gitlab != "" && total != "" {
		var err error
		if n, err = strconv.Atoi(total); err != nil || n < 1 {
			return report.Shard{}, fmt.Errorf("--shard auto: CI_NODE_TOTAL is %q, and no number of shards", total)
		}
	}
	if n == 0 {
		return report.Shard{}, fmt.Errorf("--shard auto: %s is set, and not of how many: say it, as in auto/4", variable)
	}
	i, err := strconv.Atoi(text)
	if err != nil || i < first || i >= first+n {
		return report.Shard{}, fmt.Errorf("--shard auto: %s is %q, and there are %s, counted from %d", variable, text, shards(n), first)
	}
	return report.Shard{Index: i - first + 1, Of: n}, nil
}

func shards(n int) string {
	if n == 1 {
		return "1 shard"
	}
	return fmt.Sprintf("%d shards", n)
}

// take returns the scenarios of a shard, in their order, and the shard with what it is a part of. The same
// scenarios are split alike on all machines.
func (f *runFlags) take(s report.Shard, all []named) ([]named, report.Shard, error) {
	if s.Of == 0 {
		return all, s, nil
	}
	for _, n := range all {
		s.Names = append(s.Names, n.name)
	}
	var err error
	if s.Digest, err = f.digest(all); err != nil {
		return nil, s, err
	}
	var mine []named
	for i, shard := range deal(all, s.Of) {
		if shard == s.Index-1 {
			mine = append(mine, all[i])
		}
	}
	return mine, s, nil
}

// deal returns which of n shards, from 0, each scenario belongs to: the costliest first, each to the shard
// that has the least to do.
func deal(all []named, n int) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost(all[b]), cost(all[a])) })
	shard, load := make([]int, len(all)), make([]time.Duration, n)
	for _, i := range order {
		least := 0
		for j := range load {
			if load[j] < load[least] {
				least = j
			}
		}
		shard[i] = least
		load[least] += cost(all[i])
	}
	return shard
}

// cost is how long a scenario is expected to take, in world time: most rotate once a day, and once at the
// start.
func cost(n named) time.Duration { return 24*time.Hour + n.script.Length() }

// digest is of all that the scenarios and their set-ups say, whatever their files' line ends.
func (f *runFlags) digest(all []named) (string, error) {
	sum := sha256.New()
	setups := map[string]bool{}
	for _, n := range all {
		fmt.Fprintf(sum, "%q\n%s\n", n.name, n.script)
		for _, name := range n.script.Uses() {
			if setups[name] {
				continue
			}
			setups[name] = true
			setup, err := f.findSetup(name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(sum, "%q\n%s\n", name, setup)
		}
	}
	return fmt.Sprintf("sha256:%x", sum.Sum(nil)), nil
}
