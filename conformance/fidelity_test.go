package conformance_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/conformance"
)

var rewrite = flag.Bool("rewrite", false, "write the tables of docs/fidelity.md anew")

// Where the tables begin and end in the page.
const (
	page      = "../docs/fidelity.md"
	tablesOn  = "<!-- tables: written by go test ./conformance -run TestFidelity -rewrite -->\n"
	tablesOff = "<!-- /tables -->\n"
)

// TestFidelity holds docs/fidelity.md to the answers that are recorded.
func TestFidelity(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), tablesOn)
	_, after, ended := strings.Cut(rest, tablesOff)
	if !found || !ended {
		t.Fatalf("%s has no place for its tables", page)
	}
	var b bytes.Buffer
	b.WriteString(before + tablesOn)
	writeTables(&b, []recorded{load(t, "embedded"), load(t, "moto"), load(t, "localstack")})
	b.WriteString(tablesOff + after)
	switch want := b.String(); {
	case want == string(text):
	case *rewrite:
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is out of step with testdata/answers: run with -rewrite", page)
	}
}

// writeTables writes who was asked when, where they differ, and what could not be asked.
func writeTables(b *bytes.Buffer, asked []recorded) {
	fmt.Fprintf(b, "| asked | on | passed | failed | not askable |\n|---|---|---|---|---|\n")
	for _, r := range asked {
		fmt.Fprintf(b, "| %s | %s | %d | %d | %d |\n", r.Asked, r.Date, r.count(conformance.Passed), r.count(conformance.Failed), r.count(conformance.NotAskable))
	}
	b.WriteString("\n## Where they differ\n\n| case | asked | the evidence says | source |")
	for _, r := range asked {
		fmt.Fprintf(b, " %s |", r.Asked)
	}
	b.WriteString("\n|---|---|---|---|" + strings.Repeat("---|", len(asked)) + "\n")
	for _, c := range conformance.Cases() {
		if !slices.ContainsFunc(asked, func(r recorded) bool { return r.of(c.Number).Outcome == conformance.Failed }) {
			continue
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |", c.Number, cell(c.Asked), cell(c.Expected), cell(c.Source))
		for _, r := range asked {
			fmt.Fprintf(b, " %s |", answered(r.of(c.Number)))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## What could not be asked\n")
	for _, r := range asked {
		writeUnaskable(b, r)
	}
	b.WriteString("\n")
}

// answered is what a cell of the table says.
func answered(r conformance.Result) string {
	switch r.Outcome {
	case conformance.Passed:
		return "**follows**"
	case conformance.Failed:
		return "differs: " + cell(r.Said)
	case conformance.NotAskable:
		return "not askable"
	}
	return "not asked yet"
}

// writeUnaskable lists the cases that an endpoint could not be asked, by the reason.
func writeUnaskable(b *bytes.Buffer, r recorded) {
	why := map[string][]string{}
	for _, result := range r.Results {
		if result.Outcome == conformance.NotAskable {
			why[result.Said] = append(why[result.Said], result.Number)
		}
	}
	if len(why) == 0 {
		fmt.Fprintf(b, "\n%s: nothing.\n", r.Asked)
	}
	for _, reason := range slices.Sorted(maps.Keys(why)) {
		fmt.Fprintf(b, "\n%s, since %s: %s.\n", r.Asked, reason, strings.Join(why[reason], ", "))
	}
}

// cell is a text that may stand in a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "<", "&lt;").Replace(strings.Join(strings.Fields(text), " "))
}
