package baseline_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/baseline"
	"github.com/rolloverhq/rollover/verdict"
)

const sample = `
# by hand
failed-rotation/stale-pending outage outage-0123abcd "until the SDK is new (OPS-12)"  # every was locked out

expiry-overlap/daily leak leak-00000001 ""
"too loose" waste waste-00000002-2 "a \"reason\" # with all there is"
`

func read(t *testing.T, text string) *baseline.File {
	t.Helper()
	f, err := baseline.Read("b.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWrittenSortedWithReasons(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := read(t, sample).Write(&b); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "#") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := []string{
		`expiry-overlap/daily leak leak-00000001 ""`,
		`failed-rotation/stale-pending outage outage-0123abcd "until the SDK is new (OPS-12)"  # every was locked out`,
		`"too loose" waste waste-00000002-2 "a \"reason\" # with all there is"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# head\n\nfailed-rotation/x\n":                        `b.txt:3: the form of a line is: SCENARIO KIND ID "REASON"`,
		"x outage outage-0123abcd\n":                           `b.txt:1: the form of a line is: SCENARIO KIND ID "REASON"`,
		"x outage outage-0123abcd # every was locked out\n":    `b.txt:1: the form of a line is`,
		"x outage outage-0123abcd \"why\n":                     `b.txt:1: a quote is not closed`,
		"x outage outage-0123abcd \"why\" because\n":           `b.txt:1: expected # or the end of the line after the reason, found "because"`,
		"x outrage outrage-0123abcd \"\"\n":                    `b.txt:1: no finding is of the kind "outrage"`,
		"x outage leak-0123abcd \"\"\n":                        `b.txt:1: the id leak-0123abcd is of the kind leak, and not outage`,
		"x outage outage \"\"\n":                               `b.txt:1: "outage" is no finding's id`,
		"x leak leak-00000001 \"\"\nx leak leak-00000001 \"\"": `b.txt:2: leak-00000001 of x is accepted on line 1 already`,
		"# " + strings.Repeat("x", 1<<20):                      `b.txt:1: bufio.Scanner: token too long`,
	} {
		if _, err := baseline.Read("b.txt", strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestRenewedReasonsAreKept(t *testing.T) {
	t.Parallel()
	f := read(t, sample)
	f.Renew("failed-rotation/stale-pending", []verdict.Finding{
		{Kind: verdict.OutageFound, ID: "outage-0123abcd", Text: "now \x1b[31mred\nand long"},
		{Kind: verdict.Waste, ID: "waste-0000000a", Text: "2 tokens"},
	})
	f.Renew("expiry-overlap/daily", nil)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := `failed-rotation/stale-pending outage outage-0123abcd "until the SDK is new (OPS-12)"  # now [31mred and long
failed-rotation/stale-pending waste waste-0000000a ""  # 2 tokens
"too loose" waste waste-00000002-2 "a \"reason\" # with all there is"
`
	if !strings.HasSuffix(b.String(), "\n"+want) {
		t.Errorf("got\n%s", b.String())
	}
}

func TestNeedlessIsWhatIsNotFoundAnyMore(t *testing.T) {
	t.Parallel()
	f := read(t, sample)
	found := []verdict.Finding{{ID: "leak-00000009"}}
	if got := f.Needless("expiry-overlap/daily", found); len(got) != 1 || got[0].ID != "leak-00000001" || got[0].Line != 5 {
		t.Errorf("needless: %v", got)
	}
	if got := f.Needless("of which the file says nothing", found); got != nil {
		t.Errorf("needless: %v", got)
	}
	if _, accepted := f.Find("expiry-overlap/daily", "leak-00000009"); accepted {
		t.Error("what the file does not name is accepted")
	}
}

// TestWhatIsWrittenIsRead, whatever scenarios and reasons are called.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var f baseline.File
		for _, name := range rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "scenarios") {
			f.Entries = append(f.Entries, baseline.Entry{
				Scenario: name, Kind: verdict.Leak, ID: rapid.StringMatching(`leak-[0-9a-f]{8}(-[2-9])?`).Draw(t, "id"),
				Reason: rapid.String().Draw(t, "reason"), Text: rapid.String().Draw(t, "text"),
			})
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := baseline.Read("b.txt", bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if len(again.Entries) != len(f.Entries) {
			t.Fatalf("%d entries of %d\n%s", len(again.Entries), len(f.Entries), b.String())
		}
		for _, e := range f.Entries {
			if got, known := again.Find(e.Scenario, e.ID); !known || got.Reason != e.Reason || got.Kind != e.Kind {
				t.Errorf("of %q came %q", e, got)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := baseline.Read("b.txt", strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "b.txt:") {
				t.Errorf("the error does not name its place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := baseline.Read("b.txt", &b)
		if err != nil || len(again.Entries) != len(file.Entries) {
			t.Errorf("written anew it is another: %v", err)
		}
	})
}
