package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

func htmlOf(t *testing.T, run report.Run, scenarios ...report.Scenario) string {
	t.Helper()
	var out bytes.Buffer
	v := &report.HTML{W: &out}
	v.Head(run)
	for _, s := range scenarios {
		v.Scenario(s)
	}
	v.Foot()
	return out.String()
}

var (
	elements = regexp.MustCompile(`(?s)<(script|style)([^>]*)>(.*?)</(?:script|style)>`)
	tags     = regexp.MustCompile(`<[a-z][^>]*>`)
)

// TestHTML holds the page to a golden file, without the script and the style sheet, which are files themselves.
func TestHTML(t *testing.T) {
	t.Parallel()
	text := htmlOf(t, sampleRun(), sample()...)
	short := elements.ReplaceAllStringFunc(text, func(whole string) string {
		part := elements.FindStringSubmatch(whole)
		if strings.Contains(part[2], "json") {
			return whole
		}
		return "<" + part[1] + ">...</" + part[1] + ">"
	})
	short = regexp.MustCompile(`sha256-.*?&#39;`).ReplaceAllString(short, "sha256-...&#39;")
	golden(t, "testdata/run.html.golden", []byte(short))
}

// The page forbids itself all but its own script and style sheet, by their digests, and asks for nothing.
func TestHTMLAsksNobody(t *testing.T) {
	t.Parallel()
	text := htmlOf(t, sampleRun(), sample()...)
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)[1]
	policy = strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy)
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
	own := 0
	for _, part := range elements.FindAllStringSubmatch(text, -1) {
		if strings.Contains(part[2], "application/json") {
			continue
		}
		own++
		sum := sha256.Sum256([]byte(part[3]))
		if want := part[1] + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("a %s that the policy does not know: %s", part[1], policy)
		}
	}
	if own != 2 {
		t.Errorf("%d scripts and style sheets", own)
	}
	for _, tag := range tags.FindAllString(elements.ReplaceAllString(text, ""), -1) {
		if regexp.MustCompile(`(?i)\s(src|srcset|style|on\w+|action|poster|data|background)=|href="[^#"]|<(link|iframe|object|embed|img|base)`).MatchString(tag) {
			t.Errorf("%s", tag)
		}
	}
}

// Whatever a function writes is shown, and nothing of it obeyed, in the page or in the data of the script.
func TestHTMLObeysNobody(t *testing.T) {
	t.Parallel()
	const evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u2028\u2029\x1b[31m\u202e\" ' --> <!-- `${1}` {{.}}"
	at := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	history := []journal.Entry{{Seq: 1, At: at, Fact: journal.Returned{Function: evil, Request: 1, Outcome: journal.Failed, Message: evil, Fault: evil}}}
	reader := verdict.Reader{Name: evil, Secret: evil, Habit: verdict.EveryRead()}
	model := lanes.Of(history, nil, at)
	text := htmlOf(t, report.Run{Target: evil, Notes: []string{evil}, Sealing: evil, Version: evil}, report.Scenario{
		Name: evil, Why: evil, Status: report.Failed, Reason: evil, Replay: evil, History: history, Lanes: &model,
		Findings:  []verdict.Finding{{Kind: verdict.Leak, Text: evil, Advice: evil, Slice: history}, {Kind: verdict.Kind(evil), Text: evil}},
		Outages:   []verdict.Outage{{Reader: reader, Held: evil}},
		Rotations: []verdict.Rotation{{Secret: evil, Version: evil, Step: evil, Reason: evil}},
	})
	if strings.Contains(text, "<img") || strings.Contains(text, "<script>alert") || strings.ContainsAny(text, "\u2028\u2029\x1b\u202e") {
		t.Error("a function's text has become a part of the page")
	}
	scripts := 0
	for _, part := range elements.FindAllStringSubmatch(text, -1) {
		if part[1] == "script" {
			scripts++
		}
		if strings.Contains(part[2], "application/json") {
			var any any
			if err := json.Unmarshal([]byte(part[3]), &any); err != nil {
				t.Errorf("%v: %s", err, part[3])
			}
		}
	}
	if scripts != 3 {
		t.Errorf("%d scripts: the page's, and two that are data", scripts)
	}
}

func TestHTMLTellsWhatFailedFirst(t *testing.T) {
	t.Parallel()
	text := htmlOf(t, sampleRun(), sample()...)
	last := -1
	for _, name := range []string{"failed-rotation/down", "failed-rotation/put", "expiry-overlap/daily"} {
		i := strings.Index(text, `id="`+name+`"`)
		if i <= last {
			t.Errorf("%s is at %d, after %d", name, i, last)
		}
		last = i
	}
	if n := strings.Count(text, " open>"); n != 1 || !strings.Contains(text, `data-status="failed" open>`) {
		t.Errorf("%d scenarios are open", n)
	}
}

func TestHTMLIsWrittenInOnePiece(t *testing.T) {
	t.Parallel()
	var w countingWriter
	show(&report.HTML{W: &w})
	if w != 1 {
		t.Errorf("%d writes", w)
	}
}

// Of a thousand findings of one kind a page tells some, and how many there are.
func TestHTMLBoundsFindings(t *testing.T) {
	t.Parallel()
	findings := make([]verdict.Finding, 1000)
	for i := range findings {
		findings[i] = verdict.Finding{Kind: verdict.Waste, Text: "4 tokens minted"}
	}
	text := htmlOf(t, sampleRun(), report.Scenario{Name: "year", Status: report.Failed, Findings: findings})
	if n := strings.Count(text, "<article"); n != 51 || !strings.Contains(text, "and 999 more like it") || !strings.Contains(text, "949 of them are left out here") {
		t.Errorf("%d findings are told", n)
	}
}
