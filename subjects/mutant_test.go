package subjects_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

// mutant is the reference with one thing changed.
type mutant struct {
	name    string
	file    string // in package rotation
	old     string // stands in the file exactly once
	new     string
	harmful bool
	why     string
	on      []string // harmful: each of these convicts it; harmless: it passes these besides the usual
}

// mutants are all of them, each with the reason why it is harmful or not.
var mutants = slices.Concat(makers, users)

// own are those of what rotates a client's own credential, by set-up, and ownUsual what the harmless of them
// pass.
var (
	own      = map[string][]mutant{"client-secret": secretMutants, "private-key-jwt": keyMutants}
	ownUsual = map[string][]string{
		"client-secret":   {"client-secret/instant", "client-secret/lost-reply-change"},
		"private-key-jwt": {"private-key-jwt/killed-after-delete"},
	}
)

// usual is what a harmless mutant passes, whatever it is: a week of good days, a repetition of the first
// step and of the last, a pending token that has gone stale, and a provider that lags.
var usual = []string{
	"expiry-overlap/daily",
	"failed-rotation/createSecret-fails-after-once",
	"failed-rotation/finishSecret-fails-after-once",
	"failed-rotation/stale-pending",
	"provider-lag/signing-key-25s",
}

// TestMutants: the harmful ones are convicted on every scenario that the table names, the harmless ones
// are acquitted. A tool that lets a harmful one go misses a bad function; one that convicts a harmless
// one has a taste, and not a judgement.
func TestMutants(t *testing.T) {
	t.Parallel()
	slow(t)
	for i, m := range mutants {
		if i%thinner() == 0 {
			t.Run(m.name, func(t *testing.T) { t.Parallel(); m.judge(t, usual) })
		}
	}
}

// TestMutantsOfAClientsOwn is TestMutants for what rotates a client's secret, or its key.
func TestMutantsOfAClientsOwn(t *testing.T) {
	t.Parallel()
	slow(t)
	for setup, mutants := range own {
		for i, m := range mutants {
			if i%thinner() == 0 {
				t.Run(setup+" "+m.name, func(t *testing.T) { t.Parallel(); m.judge(t, ownUsual[setup]) })
			}
		}
	}
}

// judge plays what the table says of a mutant, and, of a harmless one, what is usual.
func (m mutant) judge(t *testing.T, usual []string) {
	t.Helper()
	code := m.build(t)
	on := m.on
	if !m.harmful {
		on = append(usual[:len(usual):len(usual)], on...)
	}
	for _, name := range on {
		r := play(t, scenario(t, name), code, 0, false)
		switch {
		case m.harmful && len(brought(r)) == 0: // that an expectation is not met would say little
			t.Errorf("%s: %s, though %s%s", name, r.Status, m.why, told(r))
		case !m.harmful && r.Status != script.Passed:
			t.Errorf("%s: %s %s, though %s%s", name, r.Status, r.Reason, m.why, told(r))
		}
	}
}

// TestMutantsAreManyAndOfBothKinds keeps the table honest: enough of each kind, every name once, and
// every reason given.
func TestMutantsAreManyAndOfBothKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mutants                   []mutant
		number, harmful, harmless int
	}{{mutants, 30, 20, 10}, {secretMutants, 15, 10, 5}, {keyMutants, 15, 10, 5}} {
		names, harmful := map[string]bool{}, 0
		for _, m := range c.mutants {
			if names[m.name] || m.why == "" {
				t.Errorf("%q is there twice, or without a reason", m.name)
			}
			names[m.name] = true
			if m.harmful {
				harmful++
				if len(m.on) == 0 {
					t.Errorf("%q is harmful, and nothing convicts it", m.name)
				}
			}
			for _, name := range m.on {
				scenario(t, name)
			}
		}
		if len(c.mutants) < c.number || harmful < c.harmful || len(c.mutants)-harmful < c.harmless {
			t.Errorf("%d mutants, %d of them harmful", len(c.mutants), harmful)
		}
	}
}

// build compiles the reference with the mutant's file in place of the one in the tree.
func (m mutant) build(t *testing.T) harness.Target {
	t.Helper()
	dir := t.TempDir()
	original, err := filepath.Abs(filepath.Join("..", "rotation", m.file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), m.old); n != 1 {
		t.Fatalf("%s: what the mutant changes stands there %d times, and has to once:\n%s", m.file, n, m.old)
	}
	changed := filepath.Join(dir, m.file)
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, changed, strings.Replace(string(text), m.old, m.new, 1))
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	bootstrap := filepath.Join(dir, "bootstrap")

	turns <- struct{}{}
	defer func() { <-turns }()
	cmd := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"),
		"-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", bootstrap, "../cmd/rotate")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return harness.Bootstrap(bootstrap)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
