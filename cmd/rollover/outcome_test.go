package main

import (
	"os/exec"
	"testing"

	"github.com/rolloverhq/rollover/harness"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell to ask")
	}
	for _, word := range []string{"./cmd/rotate", "a b", "it's", "$HOME", "`ls`", `"x"\`, "*", "ä", "new\nline"} {
		got, err := exec.Command(sh, "-c", "printf %s "+quote(word)).Output()
		if err != nil || string(got) != word {
			t.Errorf("the shell takes %s for %q, %v; want %q", quote(word), got, err, word)
		}
	}
}

func TestReplayNamesAllThatTheScenarioNeeds(t *testing.T) {
	t.Parallel()
	target := harness.Bootstrap("./my bootstrap")
	for _, c := range []struct {
		flags runFlags
		named named
		want  string
	}{
		{runFlags{}, named{name: "a/b"}, "rollover run './my bootstrap' --only a/b --seed 0"},
		{runFlags{seed: 7, strict: true}, named{name: "a/b"}, "rollover run './my bootstrap' --only a/b --strict --seed 7"},
		{runFlags{setup: "s.txt"}, named{name: "x", file: "x.txt"}, "rollover run './my bootstrap' --scenario x.txt --setup s.txt --seed 0"},
	} {
		if got := c.flags.replay(c.named, target); got != c.want {
			t.Errorf("replay is %q, not %q", got, c.want)
		}
	}
}
