package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/pflag"

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
		{runFlags{setup: "client-secret"}, named{name: "a/b"}, "rollover run './my bootstrap' --only a/b --seed 0"},
		{runFlags{reference: true}, named{name: "a/b"}, "rollover run --only a/b --seed 0"},
		{runFlags{setup: "s.txt"}, named{name: "x", file: "x.txt"}, "rollover run './my bootstrap' --scenario x.txt --setup s.txt --seed 0"},
	} {
		if got := c.flags.replay(c.named, target); got != c.want {
			t.Errorf("replay is %q, not %q", got, c.want)
		}
	}
}

// besides are the flags of run on which no finding hangs, each with the reason.
var besides = map[string]string{
	"help":           "it plays nothing",
	"long":           "--only names the scenario",
	"shard":          "--only names the scenario",
	"jobs":           "scenarios share nothing",
	"trace":          "it is about how the run is shown",
	"json":           "it is about how the run is shown",
	"junit":          "it is about how the run is shown",
	"html":           "it is about how the run is shown",
	"github":         "it is about how the run is shown",
	"record":         "it is about how the run is shown",
	"write-baseline": "it changes nothing of the verdict",
}

// TestReplayHasEachFlag holds whoever adds a flag to the question whether a scenario that is played again needs
// it.
func TestReplayHasEachFlag(t *testing.T) {
	t.Parallel()
	f := runFlags{
		target: targetFlags{runtime: "python3.12", handler: "app.handler", interpreter: "python", anyVersion: true, command: "sh"},
		setup:  "s.txt", strict: true, seed: 1, proxied: true, sealed: true, hostTime: true, baseline: baselineFlags{read: "b.txt"},
		backend: backendFlags{onLocalStack, "localstack:mine", onLocalStack},
	}
	target := harness.Bootstrap("./bootstrap")
	line := f.replay(named{name: "x", file: "x.txt"}, target) + " " + f.replay(named{name: "a/b"}, target) + " "
	runCommand(streams{}).Flags().VisitAll(func(flag *pflag.Flag) {
		if _, beside := besides[flag.Name]; strings.Contains(line, " --"+flag.Name+" ") == beside {
			t.Errorf("--%s: the line that plays a scenario again has to name it, or it stands among what is besides, and not both: %s", flag.Name, line)
		}
	})
}
