package report_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/rolloverhq/rollover/report"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	show(&report.JSON{W: &got})
	golden(t, "testdata/run.jsonl.golden", got.Bytes())
	for i, line := range bytes.Split(bytes.TrimSuffix(got.Bytes(), []byte("\n")), []byte("\n")) {
		var head struct {
			Schema int
			Type   string
		}
		if err := json.Unmarshal(line, &head); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		want := "scenario"
		switch i {
		case 0:
			want = "run"
		case len(sample()) + 1:
			want = "totals"
		}
		if head.Schema != report.Schema || head.Type != want {
			t.Errorf("line %d is schema %d, type %q; want %d, %q", i+1, head.Schema, head.Type, report.Schema, want)
		}
	}
}

// countingWriter counts writes: a reader of a pipe must never see half an object.
type countingWriter int

func (c *countingWriter) Write(p []byte) (int, error) { *c++; return len(p), nil }

func TestJSONWritesEachLineAtOnce(t *testing.T) {
	t.Parallel()
	var w countingWriter
	show(&report.JSON{W: &w})
	if want := len(sample()) + 2; int(w) != want {
		t.Errorf("%d writes for %d lines", w, want)
	}
}
