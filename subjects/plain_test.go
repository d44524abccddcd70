package subjects_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

var plainly = flag.Bool("plain", false, "play the plain lambdas of examples/lambdas, where ROLLOVER_LAMBDA_PACKAGES says they are")

var rewrite = flag.Bool("rewrite", false, "with -all, write the table of docs/lambdas.md anew")

// plainSetup is the account for which the functions of examples/lambdas/plain were written.
const plainSetup = "../examples/lambdas/plain/setup.txt"

// plain is one function of examples/lambdas/plain, with one version of what it needs of others.
type plain struct {
	name          string // its folder among the packages
	language, sdk string
	alone         string // why it is not played unsealed
	target        func(t *testing.T, p plain, packages string) harness.Target
}

// plains are the rows of the table.
var plains = []plain{
	{name: "go", language: "Go", sdk: "aws-sdk-go-v2 of 2026", target: builtPlain},
	{name: "go-v2-2021", language: "Go", sdk: "aws-sdk-go-v2 of 2021", target: builtPlain},
	{name: "go-v1-2021", language: "Go", sdk: "aws-sdk-go 1.42 of 2021", target: builtPlain},
	{name: "python", language: "Python", sdk: "boto3 1.44 of 2026, requests", target: pythonPlain},
	{name: "python-2022", language: "Python", sdk: "boto3 1.20 of 2022, requests", target: pythonPlain},
	{name: "node", language: "Node.js", sdk: "AWS SDK v3.1164 of 2026, `https`", alone: deafNode, target: nodePlain},
	{name: "node-2021", language: "Node.js", sdk: "AWS SDK v3.45 of 2021, `https`", alone: deafNode, target: nodePlain},
	{name: "rust", language: "Rust", sdk: "aws-sdk-secretsmanager of 2026, reqwest with rustls", target: builtPlain},
}

// deafNode keeps a function that heeds no proxy from asking the real tenant.
const deafNode = "not played: `https` and the SDK heed no proxy, so that names in the code would lead to the real ones"

// tally is what became of a set of scenarios.
type tally struct {
	passed, failed, skipped int
}

func (c tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
}

// TestPlainLambdas plays the scenarios of the set-up against functions that know nothing of a test: a share of them, or
// with -all every one, and what came of it is then held to the page that says so.
func TestPlainLambdas(t *testing.T) {
	t.Parallel()
	slow(t)
	packages := os.Getenv(packagesFolder)
	if !*plainly && !*all {
		t.Skip("plays a score of scenarios fourteen times; run it with -plain, or -all")
	}
	if packages == "" {
		t.Skip(packagesFolder + " names no folder with the packages of examples/lambdas")
	}
	seal := harness.Seal()
	t.Cleanup(func() {
		if err := seal.Close(); err != nil {
			t.Error(err)
		}
	})
	unsealed := trySeal(t, harness.Options{Seal: seal})
	seen := &table{cells: map[string]string{}, skips: map[string][]string{}}
	t.Run("play", func(t *testing.T) {
		for _, p := range plains {
			for way, stack := range map[string]harness.Options{"sealed": {Seal: seal}, "proxied": {}} {
				t.Run(p.name+"/"+way, func(t *testing.T) {
					t.Parallel()
					switch {
					case way == "proxied" && p.alone != "":
						t.Skip(p.alone)
					case way == "sealed" && unsealed != nil:
						t.Skip("nothing can be sealed here: ", unsealed)
					}
					code := p.target(t, p, filepath.Join(packages, "plain"))
					playPlain(t, p.name+"/"+way, code, stack, seen)
				})
			}
		}
	})
	if *all {
		seen.compare(t)
	}
}

// trySeal returns why nothing can be sealed here, or nil.
func trySeal(t *testing.T, o harness.Options) error {
	t.Helper()
	stack, err := harness.New(o)
	if err != nil {
		t.Fatal(err)
	}
	why := stack.Sealed()
	if err := stack.Close(); err != nil {
		t.Error(err)
	}
	return why
}

// playPlain plays scenarios against one function.
func playPlain(t *testing.T, cell string, code harness.Target, stack harness.Options, seen *table) {
	t.Helper()
	var mu sync.Mutex
	var count tally
	t.Cleanup(func() { seen.add(cell, count) })
	for _, sc := range share(t) {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			turns <- struct{}{}
			defer func() { <-turns }()
			parsed, err := script.Parse(sc.File, sc.Text)
			if err != nil {
				t.Fatal(err)
			}
			r, err := parsed.Run(script.Options{Target: code, Setup: findPlainSetup, Stack: stack})
			if err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case r.Status == script.Failed || len(brought(r)) > 0:
				count.failed++
				t.Errorf("a good subject is convicted%s", told(r))
			case r.Status == script.Skipped:
				count.skipped++
				seen.skip(sc.Name+": "+r.Reason, cell)
			default:
				count.passed++
			}
		})
	}
}

func findPlainSetup(string) (*script.Script, error) {
	text, err := os.ReadFile(plainSetup)
	if err != nil {
		return nil, err
	}
	return script.Parse(plainSetup, string(text))
}

// builtPlain is what .ci/run has built.
func builtPlain(t *testing.T, p plain, packages string) harness.Target {
	t.Helper()
	return harness.Bootstrap(found(t, filepath.Join(packages, p.name, "bootstrap")))
}

func pythonPlain(t *testing.T, p plain, packages string) harness.Target {
	t.Helper()
	return harness.Source("../examples/lambdas/plain/python", harness.Runtime{
		Name: "python3.11", Handler: "app.lambda_handler", Interpreter: found(t, filepath.Join(packages, p.name, "bin", "python")),
	})
}

// nodePlain is played where its packages are, as npm install would leave it: a sealed function does not see what a
// link leads to.
func nodePlain(t *testing.T, p plain, packages string) harness.Target {
	t.Helper()
	folder := filepath.Join(packages, p.name)
	copied, err := os.ReadFile(found(t, filepath.Join(folder, "index.js")))
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("../examples/lambdas/plain/node/index.js")
	if err != nil {
		t.Fatal(err)
	}
	if string(copied) != string(code) {
		t.Fatalf("%s holds another index.js than the example: install it again", folder)
	}
	return harness.Source(folder, harness.Runtime{Name: "nodejs20.x", Handler: "index.handler", AnyVersion: true})
}

// table is what docs/lambdas.md says of these functions.
type table struct {
	mu    sync.Mutex
	cells map[string]string   // :: row/way → what was counted
	skips map[string][]string // :: scenario and why it was skipped → by whom
}

func (b *table) add(cell string, count tally) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if count != (tally{}) {
		b.cells[cell] = count.String()
	}
}

func (b *table) skip(why, cell string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skips[why] = append(b.skips[why], cell)
}

const (
	plainPage = "../docs/lambdas.md"
	plainOn   = "<!-- counts: written by go test ./subjects -run TestPlainLambdas -all -rewrite -->\n"
	plainOff  = "<!-- end of counts -->"
)

// compare holds the page to what was counted, or with -rewrite writes it.
func (b *table) compare(t *testing.T) {
	t.Helper()
	before, kept, after := plainPart(t)
	if !*rewrite {
		b.forget(kept)
	}
	want := b.text(kept)
	switch {
	case want == kept || t.Failed():
	case *rewrite:
		if err := os.WriteFile(plainPage, []byte(before+plainOn+want+plainOff+after), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s says otherwise; -all -rewrite writes it anew if that is meant:\n%s", plainPage, want)
	}
}

func plainPart(t *testing.T) (before, kept, after string) {
	t.Helper()
	page, err := os.ReadFile(plainPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, on := strings.Cut(string(page), plainOn)
	kept, after, off := strings.Cut(rest, plainOff)
	if !on || !off {
		t.Fatalf("%s has no part for the counts", plainPage)
	}
	return before, kept, after
}

// unplayed is what stands in a cell that has not been filled in yet.
const unplayed = "not played yet"

// forget drops the cells that the page has not filled in yet: there is nothing to hold them to.
func (b *table) forget(kept string) {
	for _, p := range plains {
		sealed, proxied := was(kept, p.head())
		for cell, said := range map[string]string{p.name + "/sealed": sealed, p.name + "/proxied": proxied} {
			if said != unplayed {
				continue
			}
			delete(b.cells, cell)
			for why, by := range b.skips {
				if by = slices.DeleteFunc(by, func(c string) bool { return c == cell }); len(by) == 0 {
					delete(b.skips, why)
				} else {
					b.skips[why] = by
				}
			}
		}
	}
}

// head is the beginning of a function's row.
func (p plain) head() string { return fmt.Sprintf("| %s | %s |", p.language, p.sdk) }

// text is the table. Of what could not be played here it keeps what the page has.
func (b *table) text(kept string) string {
	var out strings.Builder
	out.WriteString("| language | with | sealed | proxied |\n|---|---|---|---|\n")
	for _, p := range plains {
		sealed, proxied := was(kept, p.head())
		sealed = cmp.Or(b.cells[p.name+"/sealed"], sealed, unplayed)
		proxied = cmp.Or(b.cells[p.name+"/proxied"], p.alone, proxied, unplayed)
		fmt.Fprintf(&out, "%s %s | %s |\n", p.head(), sealed, proxied)
	}
	b.keepSkips(kept)
	if len(b.skips) > 0 {
		out.WriteString("\nSkipped, since what was to go wrong does not come about:\n\n")
	}
	for _, why := range slices.Sorted(maps.Keys(b.skips)) {
		by := b.skips[why]
		slices.Sort(by)
		fmt.Fprintf(&out, "- %s (by %s)\n", why, strings.Join(by, ", "))
	}
	return out.String()
}

// keepSkips takes over what the page says of cells that were not played now.
func (b *table) keepSkips(kept string) {
	for line := range strings.Lines(kept) {
		why, by, ok := strings.Cut(strings.TrimSuffix(strings.TrimSpace(line), ")"), " (by ")
		if !strings.HasPrefix(why, "- ") || !ok {
			continue
		}
		for cell := range strings.SplitSeq(by, ", ") {
			if b.cells[cell] == "" {
				b.skip(strings.TrimPrefix(why, "- "), cell)
			}
		}
	}
}

// was are the two cells that a table has after a head.
func was(table, head string) (sealed, proxied string) {
	for line := range strings.Lines(table) {
		if rest, ok := strings.CutPrefix(line, head+" "); ok {
			cells := strings.Split(strings.TrimSuffix(strings.TrimSpace(rest), " |"), " | ")
			if len(cells) == 2 {
				return cells[0], cells[1]
			}
		}
	}
	return "", ""
}

// The page has a row for each of the functions, and no other.
func TestPlainLambdasAreDocumented(t *testing.T) {
	t.Parallel()
	_, kept, _ := plainPart(t)
	if rows := strings.Count(kept, "\n| "); rows != len(plains) {
		t.Errorf("the table has %d rows, of %d functions", rows, len(plains))
	}
	for _, p := range plains {
		if sealed, proxied := was(kept, p.head()); sealed == "" || proxied == "" {
			t.Errorf("there is no row of %s with %s", p.language, p.sdk)
		}
	}
}
