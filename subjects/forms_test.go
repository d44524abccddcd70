package subjects_test

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

// form is a form of report, and what it says of a run of one scenario that passed, and of one that failed.
type form struct {
	name           string
	view           func(io.Writer) report.View
	passed, failed string
}

var forms = []form{
	{"terminal", func(w io.Writer) report.View { return &report.Terminal{W: w} }, "1 passed, 0 failed", "0 passed, 1 failed"},
	{"colour", func(w io.Writer) report.View { return &report.Terminal{W: w, Colour: true, Width: 80} }, "1 passed, 0 failed", "0 passed, 1 failed"},
	{"JSON", func(w io.Writer) report.View { return &report.JSON{W: w, Lanes: true} }, `"passed":1,"failed":0`, `"passed":0,"failed":1`},
	{"JUnit", func(w io.Writer) report.View { return &report.JUnit{W: w} }, `failures="0"`, `failures="1"`},
	{"annotations", func(w io.Writer) report.View { return &report.Annotations{W: w} }, "", "::error "},
	{"summary", func(w io.Writer) report.View { return &report.StepSummary{W: w, Room: report.StepSummaryRoom} }, "1 passed, 0 failed", "0 passed, 1 failed"},
	{"HTML", func(w io.Writer) report.View { return &report.HTML{W: w} }, "1 passed, 0 failed", "0 passed, 1 failed"},
}

// inEveryForm holds each form of report to the verdict of a play: what was found stands in it by its id, and no
// secret does.
func inEveryForm(t *testing.T, name string, r *script.Result) {
	t.Helper()
	if r.Status == script.Skipped {
		return
	}
	model := lanes.Of(r.History, verdict.Holdings(r.History, r.Case), r.Case.Until)
	shown := report.Scenario{
		Name: name, Status: report.Status(r.Status), Findings: r.Findings, Outages: r.Verdict.Outages, Risks: r.Verdict.Risks,
		Gaps: r.Verdict.Gaps, Rotations: r.Verdict.Rotations, History: r.History, Lanes: &model,
	}
	for _, f := range forms {
		var out bytes.Buffer
		view := f.view(&out)
		view.Head(report.Run{Target: "a subject", Scenarios: 1})
		view.Scenario(shown)
		view.Foot()
		want := []string{f.passed}
		if r.Status == script.Failed {
			want = []string{f.failed, r.Findings[0].ID}
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: the report as %s says nothing of %q", name, f.name, w)
			}
		}
		if secret := secretIn(out.String()); secret != "" {
			t.Errorf("%s: the report as %s shows %.12s...", name, f.name, secret)
		}
	}
}

var (
	token  = regexp.MustCompile(`eyJ[\w-]{10,}\.[\w-]{10,}|ZXlKaGJHY2lPaU[\w+/-]+`) // a JWT, as it is and in base64
	word   = regexp.MustCompile(`[A-Za-z0-9_-]{60,}`)
	digest = regexp.MustCompile(`sha256-[A-Za-z0-9+/=]+`)
)

// secretIn returns what can only be a secret: a token, or a client secret's sixty-four letters and digits.
func secretIn(text string) string {
	text = digest.ReplaceAllString(text, "")
	if found := token.FindString(text); found != "" {
		return found
	}
	for _, w := range word.FindAllString(text, -1) {
		if strings.ContainsAny(w, "0123456789") && strings.ToLower(w) != w && strings.ToUpper(w) != w {
			return w
		}
	}
	return ""
}

func TestASecretIsRecognised(t *testing.T) {
	t.Parallel()
	const opaque = "aB3" + "xYzW_q-9kLmN0pQrStUvWxYz12345678901234567890123456789012345ab"
	for text, want := range map[string]bool{
		"Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln": true, "x ZXlKaGJHY2lPaUpTVXpJMU5pSjku": true, opaque: true,
		"token#2 of 6f1c2a34-3d5e-4a5b-9c1d-1234567890ab": false, "sha256-" + opaque + "=": false, strings.Repeat("-", 80): false,
	} {
		if got := secretIn(text) != ""; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
