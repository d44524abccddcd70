package report_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/report"
)

// written is a record as JSON.
func written(r report.Record) []byte {
	var b bytes.Buffer
	r.Show(&report.JSON{W: &b})
	return b.Bytes()
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawnRecord(t)
		want.From = "run.jsonl"
		if rapid.Bool().Draw(t, "a shard") {
			want.Run.Shard = report.Shard{Index: 2, Of: 3, Names: []string{"a", "b"}, Digest: rapid.String().Draw(t, "digest")}
		}
		got, err := report.Read("run.jsonl", bytes.NewReader(written(want)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %+v\nof     %+v", got, want)
		}
	})
}

func sampleRecord() report.Record { return report.Record{Run: sampleRun(), Scenarios: sample()} }

// A file that lost its end, wherever that was, is never taken for a run.
func TestWhatIsCutOffIsRefused(t *testing.T) {
	t.Parallel()
	whole := written(sampleRecord())
	for n := 0; n < len(whole)-1; n += 3 { // the last byte ends the last line and says nothing
		if _, err := report.Read("cut.jsonl", bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("the first %d of %d bytes are read as a run", n, len(whole))
		}
	}
}

// Nor is one that lost a line in its middle, or has one twice.
func TestWhatLostALineIsRefused(t *testing.T) {
	t.Parallel()
	lines := bytes.SplitAfter(bytes.TrimSuffix(written(sampleRecord()), []byte("\n")), []byte("\n"))
	for i := range lines {
		without := bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil)
		if _, err := report.Read("", bytes.NewReader(without)); err == nil {
			t.Errorf("without line %d it is read as a run", i+1)
		}
		twice := bytes.Join(append(append([][]byte{}, lines[:i]...), append([][]byte{lines[i], []byte("\n")}, lines[i:]...)...), nil)
		if _, err := report.Read("", bytes.NewReader(twice)); err == nil {
			t.Errorf("with line %d twice it is read as a run", i+1)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const (
		head   = `{"schema":1,"type":"run","scenarios":1}` + "\n"
		passed = `{"schema":1,"type":"scenario","name":"a","status":"passed"}` + "\n"
		totals = `{"schema":1,"type":"totals","passed":1}` + "\n"
	)
	if _, err := report.Read("", strings.NewReader(head+passed+strings.TrimSuffix(totals, "\n"))); err != nil {
		t.Errorf("without the last line's end it is refused: %v", err)
	}
	for text, want := range map[string]string{
		"":                   "f: nothing in it: the run that was to write it never began",
		"rollover run":       "f:1: a line that is no whole JSON object: the file is cut off, or is not what `rollover run --json` writes",
		head + passed[:20]:   "f:2: a line that is no whole JSON object: the file is cut off, or is not what `rollover run --json` writes",
		head + "\n" + passed: "f:2: a line that is no whole JSON object: the file is cut off, or is not what `rollover run --json` writes",
		head + passed:        "f: it ends after 1 of 1 scenarios, without totals: the run was broken off",
		head:                 "f: it ends after 0 of 1 scenarios, without totals: the run was broken off",
		passed:               `f:1: a line of type "scenario", where the run has to begin`,
		head + head:          `f:2: a line of type "run", where the run has begun`,
		head + totals:        `f:2: its totals are "1 passed, 0 failed", and its lines "0 passed, 0 failed": a line is missing, or there are too many`,
		head + passed + passed + strings.Replace(totals, "1}", "2}", 1):                        "f: it announces 1 scenarios, and has 2",
		head + passed + totals + head:                                                          "f:4: a line after the totals: one file holds one run",
		head + `{"schema":1,"type":"weather"}`:                                                 `f:2: a line of type "weather", which this rollover does not know`,
		`{"schema":2,"type":"run"}`:                                                            "f:1: a line of schema 2, and this rollover reads schema 1",
		`{"schema":1,"type":"run","seed":-1}`:                                                  "f:1: not what `rollover run --json` writes: json: cannot unmarshal number -1 into Go struct field runLine.seed of type uint64",
		`{"schema":1,"type":"run","shard":{"index":3,"of":2}}`:                                 "f:1: there is no shard 3 of 2",
		head + `{"schema":1,"type":"scenario","name":"a","status":"lost"}`:                     `f:2: a has the status "lost", which this rollover does not know`,
		head + `{"schema":1,"type":"scenario","status":"failed","risks":[{"habit":"dozing"}]}`: `f:2: no reader has the habit "dozing"`,
	} {
		if _, err := report.Read("f", strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q:\n  %v, want\n  %s", text, err, want)
		}
	}
	if _, err := report.Read("f", strings.NewReader(head+`{"schema":1,"type":"scenario","status":"failed","gaps":[{"from":"9999-12-31T23:00:00-02:00"}]}`)); err == nil || err.Error() != "f:2: an instant in the year 10000" {
		t.Errorf("a gap beyond time: %v", err)
	}
	if _, err := report.Read("f", iotest.ErrReader(errors.New("disk gone"))); err == nil || err.Error() != "f: disk gone" {
		t.Errorf("a reader that fails: %v", err)
	}
}

// FuzzRead: whatever is read is written so that it is read alike.
func FuzzRead(f *testing.F) {
	f.Add(written(sampleRecord()))
	shard := sampleRecord()
	shard.Run.Shard = report.Shard{Index: 1, Of: 1, Names: []string{"expiry-overlap/daily"}}
	f.Add(written(shard))
	f.Add([]byte(`{"schema":1,"type":"run","scenarios":0}` + "\n" + `{"schema":1,"type":"totals"}`))
	f.Add([]byte(`{"schema":1,"type":"run","scenarios":1}` + "\n" + `{"schema":1,"type":"scenario","status":"passed","virtual_seconds":1e300}` + "\n" + `{"schema":1,"type":"totals","passed":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := report.Read("", bytes.NewReader(text))
		if err != nil {
			return
		}
		again, err := report.Read("", bytes.NewReader(written(first)))
		if err != nil {
			t.Fatalf("%q is read, and written anew it is not: %v", text, err)
		}
		if a, b := written(first), written(again); !bytes.Equal(a, b) {
			t.Fatalf("%q is written as\n%s\nand then as\n%s", text, a, b)
		}
	})
}
