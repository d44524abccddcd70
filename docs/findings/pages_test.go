package findings_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/docs/findings"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

var rewrite = flag.Bool("rewrite", false, "write the examples on the pages anew")

// yet are kinds that no history is judged to be yet.
var yet = []verdict.Kind{verdict.DeadCurrent, verdict.NeverGiven, verdict.WarmOrCold, verdict.StrayVersion}

// TestEveryKindHasAPage, with the same parts in the same order, and every page is about a kind.
func TestEveryKindHasAPage(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, k := range verdict.Kinds() {
		if slices.Contains(yet, k) {
			continue
		}
		kinds = append(kinds, string(k))
		if _, played := examples()[k]; !played {
			t.Errorf("no example yields %s", k)
		}
	}
	slices.Sort(kinds)
	if got := findings.Kinds(); !slices.Equal(got, kinds) {
		t.Errorf("there are pages on\n%q and kinds\n%q", got, kinds)
	}
	parts := []string{"How rollover knows", "The least that does it", "Mended", "Where it is found", "What is none"}
	for _, kind := range findings.Kinds() {
		text, _ := findings.Page(kind)
		var got []string
		for _, h := range regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(text, -1) {
			got = append(got, h[1])
		}
		if !strings.HasPrefix(text, "# "+kind+"\n\n") || !slices.Equal(got, parts) {
			t.Errorf("%s.md has the parts %q, and is to have %q", kind, got, parts)
		}
		if findings.Meaning(kind) == "" {
			t.Errorf("%s.md does not say what it means", kind)
		}
		if rule := "\n\nThe rule: " + verdict.Kind(kind).Rule() + "\n\n"; !strings.Contains(text, parts[0]+rule) {
			t.Errorf("%s.md does not begin how rollover knows with%s", kind, rule)
		}
	}
}

// TestPagesShowWhatIsPlayed holds the examples on the pages to the code.
func TestPagesShowWhatIsPlayed(t *testing.T) {
	t.Parallel()
	source := methods(t)
	for kind, e := range examples() {
		file := string(kind) + ".md"
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		text := between(t, string(raw), "bad", e.bad.shown(source, true))
		text = between(t, text, "mended", e.mended.shown(source, e.mended.scenario != e.bad.scenario))
		if *rewrite {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if text != string(raw) {
			t.Errorf("%s does not show what is played; go test ./docs/findings -rewrite writes it anew", file)
		}
	}
}

// between puts a text between the marks of a part.
func between(t *testing.T, page, part, text string) string {
	t.Helper()
	begin, end := "<!-- "+part+" -->\n", "<!-- /"+part+" -->"
	before, rest, begun := strings.Cut(page, begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("no %s and %s in a page:\n%s", begin, end, page)
	}
	return before + begin + text + end + after
}

// shown is what a page shows of a play: the steps that are its own, and, if asked for, the scenario.
func (p play) shown(source map[string]string, scenario bool) string {
	var blocks []string
	if p.name() != "careful" {
		blocks = append(blocks, "```go\n"+source[p.name()]+"```\n")
	}
	if scenario && p.scenario != goodDays {
		blocks = append(blocks, "```text\n"+p.scenario+"\n```\n")
	}
	return strings.Join(blocks, "\nIn this scenario:\n\n")
}

// methods is the source of the methods of each type in this folder's tests.
func methods(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil {
				continue
			}
			if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
				all[of.Name] += string(text[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset]) + "\n"
			}
		}
	}
	return all
}

// TestPagesNameWhatExists holds what a page says of where a kind is found to the scenarios that ship, and to the
// known-bad functions: each that is charged with it is named, and no other.
func TestPagesNameWhatExists(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile("`([a-z-]+/[A-Za-z0-9*-]+)`")
	link := regexp.MustCompile(`\]\(\.\./\.\./(examples/bad/[a-z-]+)\)`)
	for _, kind := range findings.Kinds() {
		text, _ := findings.Page(kind)
		_, text, _ = strings.Cut(text, "## Where it is found")
		for _, m := range name.FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(scenarios.All(), func(s scenarios.Scenario) bool {
				ok, err := path.Match(m[1], s.Name)
				return ok && err == nil
			}) {
				t.Errorf("%s.md: no scenario is called %s", kind, m[1])
			}
		}
		var named []string
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			named = append(named, m[1])
		}
		if charged := charged(t, kind); !slices.Equal(named, charged) {
			t.Errorf("%s.md names %q, and charged with it are %q", kind, named, charged)
		}
	}
}

// charged are the known-bad functions whose headers charge them with a kind, sorted.
func charged(t *testing.T, kind string) (all []string) {
	t.Helper()
	files, err := filepath.Glob("../../examples/bad/*/main.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples are bad: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\n//rollover:finds "+kind+" on ") {
			all = append(all, strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../../"))
		}
	}
	return all
}
