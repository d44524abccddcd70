package subjects_test

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

// subject is an example function, and what its header says of it.
type subject struct {
	name, folder string
	setup        string // that it is written for
	finds        []charge
}

// charge is a line of a header: this kind of finding must come on each scenario of the pattern, and on
// none that no line names.
type charge struct {
	kind    verdict.Kind
	pattern string // of path.Match
}

const (
	directive      = "//rollover:finds "
	setupDirective = "//rollover:setup "
)

// subjects returns the examples of one folder, bad or good.
func subjects(t *testing.T, verdict string) []subject {
	t.Helper()
	mains, err := filepath.Glob(filepath.Join("..", "examples", verdict, "*", "main.go"))
	if err != nil || len(mains) == 0 {
		t.Fatalf("no examples are %s: %v", verdict, err)
	}
	var all []subject
	for _, file := range mains {
		folder := filepath.Dir(file)
		s := subject{name: verdict + "/" + filepath.Base(folder), folder: folder}
		if s.finds, err = header(file); err != nil {
			t.Fatal(err)
		}
		s.setup = setupOf(t, file)
		all = append(all, s)
	}
	return all
}

// header reads the directives above a package clause.
func header(file string) ([]charge, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var charges []charge
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan() && !strings.HasPrefix(lines.Text(), "package "); n++ {
		text, ok := strings.CutPrefix(lines.Text(), directive)
		if !ok {
			continue
		}
		kind, pattern, ok := strings.Cut(text, " on ")
		if !ok {
			return nil, fmt.Errorf("%s:%d: the form is %sKIND on SCENARIO", file, n, directive)
		}
		charges = append(charges, charge{verdict.Kind(kind), pattern})
	}
	return charges, lines.Err()
}

// setupOf reads which set-up an example is written for: service-token, unless its header names another.
func setupOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n"+setupDirective)
	if !found {
		return "service-token"
	}
	name, _, _ := strings.Cut(rest, "\n")
	if !slices.Contains(scenarios.Setups(), name) {
		t.Fatalf("%s: no set-up is called %q", file, name)
	}
	return name
}

// due returns the kinds of findings that must come on a scenario.
func (s subject) due(scenario string) map[verdict.Kind]bool {
	due := map[verdict.Kind]bool{}
	for _, c := range s.finds {
		if ok, err := path.Match(c.pattern, scenario); ok && err == nil {
			due[c.kind] = true
		}
	}
	return due
}

// TestHeadersNameWhatExists: a misspelt scenario would be a charge that is never brought.
func TestHeadersNameWhatExists(t *testing.T) {
	t.Parallel()
	for _, s := range subjects(t, "bad") {
		if len(s.finds) == 0 {
			t.Errorf("%s says nothing of what it is to be convicted of", s.name)
		}
		for i, c := range s.finds {
			known := false
			for _, sc := range shipped(t, s.setup) {
				ok, err := path.Match(c.pattern, sc.Name)
				known = known || ok && err == nil
			}
			if !known {
				t.Errorf("%s: %s on %s: no scenario is called that", s.name, c.kind, c.pattern)
			}
			for _, other := range s.finds[:i] {
				if other == c {
					t.Errorf("%s: %s on %s is there twice", s.name, c.kind, c.pattern)
				}
			}
		}
	}
	for _, s := range subjects(t, "good") {
		if len(s.finds) > 0 {
			t.Errorf("%s is among the good ones and has findings to come", s.name)
		}
	}
}
