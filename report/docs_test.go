package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/rolloverhq/rollover/report"
)

// TestJSONIsDocumented holds docs/json.md to what is written: every field has its row, and no row is
// about a field that is never there.
func TestJSONIsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)`").FindAllSubmatch(text, -1) {
		documented[string(row[1])] = true
	}
	var out bytes.Buffer
	show(&report.JSON{W: &out})
	shard := sampleRun()
	shard.Shard = report.Shard{Index: 1, Of: 2, Names: []string{"expiry-overlap/daily"}, Digest: "sha256:0"}
	(&report.JSON{W: &out}).Head(shard)
	written := map[string]bool{}
	for line := range bytes.Lines(out.Bytes()) {
		var object map[string]any
		if err := json.Unmarshal(line, &object); err != nil {
			t.Fatal(err)
		}
		fields(object, written)
	}
	for field := range written {
		if !documented[field] {
			t.Errorf("docs/json.md has no row for %q", field)
		}
	}
	for field := range documented {
		if !written[field] {
			t.Errorf("docs/json.md describes %q, which is never written for the sample", field)
		}
	}
}

// fields collects the names of an object's fields, all the way down; lines of the journal, and what lanes are
// drawn from, are described elsewhere.
func fields(value any, into map[string]bool) {
	switch v := value.(type) {
	case map[string]any:
		for name, field := range v {
			into[name] = true
			if !slices.Contains([]string{"slice", "history", "lanes"}, name) {
				fields(field, into)
			}
		}
	case []any:
		for _, element := range v {
			fields(element, into)
		}
	}
}
