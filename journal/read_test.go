package journal_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

// Every fact comes back as it was written, with all its fields.
func TestEntriesAreReadBack(t *testing.T) {
	t.Parallel()
	for i, f := range facts() {
		want := journal.Entry{Seq: i + 1, At: start, Fact: f}
		line, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got journal.Entry
		if err := json.Unmarshal(line, &got); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v", line, got)
		}
	}
}

func TestWhatIsNoEntryIsNotRead(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"seq":1,"at":"2035-01-01T00:00:00Z","kind":"eclipse"}`:     `no fact is of the kind "eclipse"`,
		`{"seq":1,"at":"yesterday","kind":"note"}`:                   "parsing time",
		`{"seq":1,"at":"2035-01-01T00:00:00Z","kind":"note","by":1}`: "cannot unmarshal number",
		`{"seq":1,"at":"9999-12-31T23:00:00-02:00","kind":"note"}`:   "an instant in the year 10000",
		`[]`: "cannot unmarshal array",
	} {
		var e journal.Entry
		if err := json.Unmarshal([]byte(line), &e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}
