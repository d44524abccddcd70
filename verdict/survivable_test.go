package verdict_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/verdict"
)

// page is the table as docs/survivable.md has it.
func page() string {
	var b strings.Builder
	b.WriteString("| What goes wrong | lasting | until-replaced | none |\n|---|---|---|---|\n")
	for _, t := range verdict.Survivability() {
		fmt.Fprintf(&b, "| **%s.** %s |", upper(t.Name), t.What)
		for _, o := range verdict.Overlaps() {
			word := "no"
			if t.End(o).Survivable {
				word = "yes"
			}
			fmt.Fprintf(&b, " **%s**: %s |", word, t.End(o).Reason)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func TestThePageHasTheTable(t *testing.T) {
	t.Parallel()
	const begin, end = "<!-- table: written by verdict/survivable.go -->\n", "<!-- end of table -->\n"
	text, err := os.ReadFile(filepath.Join("..", "docs", "survivable.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), begin)
	got, _, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("docs/survivable.md has no %q and %q", begin, end)
	}
	if got != page() {
		t.Errorf("docs/survivable.md is out of step; between the two comments it has to say:\n%s", page())
	}
}

func TestTheTableIsWhole(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, row := range verdict.Survivability() {
		if names[row.Name] || row.What == "" || len(row.Shown) == 0 {
			t.Errorf("%q is there twice, is not told, or is shown by no scenario", row.Name)
		}
		names[row.Name] = true
		for _, o := range verdict.Overlaps() {
			if row.End(o).Reason == "" {
				t.Errorf("%q has no reason with overlap %s", row.Name, o)
			}
		}
	}
	if (verdict.Trouble{}).End("another") != (verdict.End{}) {
		t.Error("an overlap that does not exist has an end")
	}
}
