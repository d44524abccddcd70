// Package gate_test holds the examples of a gate to what they say: each command in them is run, in a repository as
// they are for.
package gate_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// few narrows a run to scenarios that take little time. Whatever else a command says is run as it stands.
const few = " --only failed-rotation/lost-reply-*"

// repository is a copy of examples/ledger, in which the commands may leave what they like.
func repository(t *testing.T) string {
	t.Helper()
	if racing {
		t.Skip("the race detector sees nothing of other processes")
	}
	for _, program := range []string{"go", "bash", "make"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s in PATH", program)
		}
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../ledger")); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	run(t, folder, "go mod edit -replace github.com/rolloverhq/rollover="+root, 0)
	return folder
}

// run runs a command as CI does, and returns what it printed.
func run(t *testing.T, folder, command string, want int, env ...string) string {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command("bash", "-e", "-o", "pipefail", "-c", command)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &out
	cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=", "CI_NODE_INDEX=", "CI_NODE_TOTAL=", "JOB_COMPLETION_INDEX=", "MAKEFLAGS=")
	cmd.Env = append(cmd.Env, env...)
	got := 0
	exit := new(exec.ExitError)
	if err := cmd.Run(); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("%s: exit code %d, not %d\n%s", command, got, want, out.String())
	}
	return out.String()
}

func read(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// verdict is what the last job of a gate has to say.
func verdict(t *testing.T, folder, said string) {
	t.Helper()
	if !regexp.MustCompile(`(?m)^6 passed, 0 failed$`).MatchString(said) {
		t.Errorf("the verdict is\n%s", said)
	}
	if _, err := os.Stat(filepath.Join(folder, "rollover.xml")); err != nil {
		t.Error(err)
	}
}

// workflow is what is used here of a GitHub workflow; a field that is not named is a mistake.
type workflow struct {
	Name        string
	On          []string
	Permissions map[string]string
	Jobs        struct{ Shard, Verdict job }
}

type job struct {
	Needs    string
	If       string
	RunsOn   string `yaml:"runs-on"`
	Strategy struct {
		FailFast bool `yaml:"fail-fast"`
		Matrix   struct{ Shard []int }
	}
	Steps []struct {
		Uses, Run, If string
		With          map[string]any
	}
}

// commands are those of a job's steps, with what stands in ${{ }} filled in.
func (j job) commands(t *testing.T, fill map[string]string) []string {
	t.Helper()
	var all []string
	for _, s := range j.Steps {
		if (s.Run == "") == (s.Uses == "") {
			t.Errorf("a step has one of run and uses: %+v", s)
		}
		if s.Uses != "" && !regexp.MustCompile(`^actions/[a-z-]+@v\d+$`).MatchString(s.Uses) {
			t.Errorf("%s is no action of GitHub's of one version", s.Uses)
		}
		if s.Run == "" {
			continue
		}
		all = append(all, regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`).ReplaceAllStringFunc(s.Run, func(m string) string {
			name := strings.TrimSpace(strings.Trim(m, "${}"))
			if fill[name] == "" {
				t.Errorf("nobody knows %s in %s", name, s.Run)
			}
			return fill[name]
		}))
	}
	return all
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	var w workflow
	read(t, "github.yml", &w)
	if w.Jobs.Verdict.Needs != "shard" || w.Jobs.Shard.Strategy.FailFast || w.Jobs.Verdict.If != "${{ !cancelled() }}" {
		t.Errorf("a shard that fails would keep the verdict from being told: %+v", w.Jobs)
	}
	folder := repository(t)
	shards := w.Jobs.Shard.Strategy.Matrix.Shard
	for _, n := range shards {
		for _, c := range w.Jobs.Shard.commands(t, map[string]string{"matrix.shard": strconv.Itoa(n), "strategy.job-total": strconv.Itoa(len(shards))}) {
			run(t, folder, c+few, 0)
		}
	}
	summary := filepath.Join(folder, "summary.md")
	for _, c := range w.Jobs.Verdict.commands(t, nil) {
		verdict(t, folder, run(t, folder, c, 0, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+summary))
	}
	if text, err := os.ReadFile(summary); err != nil || !strings.Contains(string(text), "**6 passed, 0 failed**") {
		t.Errorf("the step's summary is %q, %v", text, err)
	}
}

// gitlab is what is used here of a GitLab pipeline.
type gitlab struct {
	Stages  []string
	Default struct{ Image string }
	Shard   struct {
		Stage        string
		Parallel     int
		AllowFailure bool `yaml:"allow_failure"`
		Script       []string
		Artifacts    struct {
			When  string
			Paths []string
		}
	}
	Verdict struct {
		Stage, When   string
		Needs, Script []string
		Artifacts     struct {
			When    string
			Reports map[string]string
		}
	}
}

func TestGitLab(t *testing.T) {
	t.Parallel()
	var p gitlab
	read(t, "gitlab-ci.yml", &p)
	if p.Verdict.When != "always" || p.Shard.Artifacts.When != "always" || p.Verdict.Needs[0] != "shard" || !p.Shard.AllowFailure {
		t.Errorf("a shard that fails would keep the verdict from being told: %+v", p)
	}
	folder := repository(t)
	for n := 1; n <= p.Shard.Parallel; n++ {
		for _, c := range p.Shard.Script {
			run(t, folder, c+few, 0, "CI_NODE_INDEX="+strconv.Itoa(n), "CI_NODE_TOTAL="+strconv.Itoa(p.Shard.Parallel))
		}
	}
	if made, err := filepath.Glob(filepath.Join(folder, p.Shard.Artifacts.Paths[0])); err != nil || len(made) != p.Shard.Parallel {
		t.Errorf("the artifacts are %v, %v", made, err)
	}
	for _, c := range p.Verdict.Script {
		verdict(t, folder, run(t, folder, c, 0))
	}
	if _, err := os.Stat(filepath.Join(folder, p.Verdict.Artifacts.Reports["junit"])); err != nil {
		t.Error(err)
	}
}

func TestMakefile(t *testing.T) {
	t.Parallel()
	makefile, err := filepath.Abs("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	folder := repository(t)
	narrow := " 'OPTIONS=" + strings.TrimSpace(few) + "'"
	verdict(t, folder, run(t, folder, "make -s -f "+makefile+" gate"+narrow, 0))
	run(t, folder, "make -s -f "+makefile+" clean", 0)
	verdict(t, folder, run(t, folder, "make -s -j2 -f "+makefile+" sharded"+narrow, 0))

	// A function that fails is told by the verdict, and one that cannot be played ends the gate at once.
	if err := os.WriteFile(filepath.Join(folder, "bad.txt"), []byte("use ledger\nexpect rotations 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	said := run(t, folder, "make -s -f "+makefile+" sharded 'OPTIONS=--scenario bad.txt'", 2)
	if !strings.Contains(said, "0 passed, 1 failed") || !strings.Contains(said, "Error 1") {
		t.Errorf("a gate that fails says\n%s", said)
	}
	if said := run(t, folder, "make -s -f "+makefile+" sharded LAMBDA=./nowhere", 2); strings.Contains(said, "passed") {
		t.Errorf("a gate without a function says\n%s", said)
	}
}
