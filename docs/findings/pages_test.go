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

// TestEveryKindHasAPage, with the same parts in the same order, and every page is about a kind.
func TestEveryKindHasAPage(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, k := range verdict.Kinds() {
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
		text = between(t, text, "known", known(t, string(kind)))
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

// methods is the source of the methods of each type in this folder's tests, with the variables that stand
// before it.
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
		source := func(n ast.Node) string {
			end := set.Position(n.End()).Offset
			line, _, _ := strings.Cut(string(text[end:]), "\n") // a comment behind it
			return string(text[set.Position(n.Pos()).Offset:end]) + line + "\n"
		}
		variables := "" // belong to the type that follows
		for _, d := range tree.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					variables += source(d) + "\n"
				}
			case *ast.FuncDecl:
				if d.Recv == nil {
					continue
				}
				if of, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
					if all[of.Name] != "" {
						all[of.Name] += "\n"
					}
					all[of.Name] += variables + source(d)
					variables = ""
				}
			}
		}
	}
	return all
}

// TestPagesNameWhatExists holds the scenarios that a page names to those that ship.
func TestPagesNameWhatExists(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile("`([a-z-]+/[A-Za-z0-9*-]+)`")
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
	}
}

// known is the list of the known-bad functions whose headers charge them with a kind.
func known(t *testing.T, kind string) string {
	t.Helper()
	names := charged(t, kind)
	if len(names) == 0 {
		return ""
	}
	text := "Known to do it:\n\n"
	for _, name := range names {
		text += "- [" + name + "](../../" + name + ")\n"
	}
	return text
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
