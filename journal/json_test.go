package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

var rewrite = flag.Bool("rewrite", false, "write the golden file anew")

func TestGolden(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	for _, f := range facts() {
		j.Add(start, f)
	}
	var got bytes.Buffer
	if err := journal.WriteJSON(&got, j.Entries()); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/facts.jsonl"
	if *rewrite {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the JSON form has changed; if that is meant, change docs/journal.md, and Schema if a field has gone, and run with -rewrite\n%s", got.String())
	}
	for line := range bytes.Lines(got.Bytes()) {
		var head struct{ Schema, Seq int }
		if err := json.Unmarshal(line, &head); err != nil || head.Schema != journal.Schema || head.Seq == 0 {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// Instants and lengths that are zero are left out, and so is all that is empty.
func TestSmallestLine(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(journal.Entry{Seq: 1, At: start, Fact: journal.Call{Op: "op", By: "fn"}})
	if want := `{"seq":1,"at":"2035-01-01T00:00:00Z","kind":"call","op":"op","by":"fn"}`; err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteJSONFails(t *testing.T) {
	t.Parallel()
	entries := make([]journal.Entry, 200)
	for i := range entries {
		entries[i] = journal.Entry{Fact: journal.Note{Text: "more than fits a buffer"}}
	}
	for _, n := range []int{1, len(entries)} {
		if err := journal.WriteJSON(full{}, entries[:n]); err == nil || err.Error() != "disk full" {
			t.Errorf("%d entries: %v", n, err)
		}
	}
}

// The manual has a section for each kind, and in it a row for each field.
func TestManualKnowsEveryField(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(b)
	if !strings.Contains(manual, fmt.Sprintf("Schema %d", journal.Schema)) {
		t.Errorf("the manual is not about schema %d", journal.Schema)
	}
	for _, f := range facts() {
		_, section, found := strings.Cut(manual, "\n### `"+f.Kind()+"`\n")
		if !found {
			t.Errorf("no section for %s", f.Kind())
			continue
		}
		section, _, _ = strings.Cut(section, "\n### ")
		rows := map[string]bool{}
		for line := range strings.Lines(section) {
			if name, ok := strings.CutPrefix(line, "| `"); ok {
				rows[name[:strings.IndexByte(name, '`')]] = true
			}
		}
		for field := range reflect.TypeOf(f).Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !rows[name] {
				t.Errorf("%s: no row for %s", f.Kind(), name)
			}
			delete(rows, name)
		}
		for name := range rows {
			t.Errorf("%s: a row for %s, which is no field", f.Kind(), name)
		}
	}
}
