package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

// shown writes scenarios as a page and returns its address.
func shown(tb testing.TB, scenarios ...report.Scenario) (url string, size int64) {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "run.html")
	f, err := os.Create(file)
	if err != nil {
		tb.Fatal(err)
	}
	v := &report.HTML{W: f}
	v.Head(sampleRun())
	for _, s := range scenarios {
		v.Scenario(s)
	}
	v.Foot()
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return "file://" + filepath.ToSlash(file), info.Size()
}

// played is a scenario of text, played against the reference.
func played(t *testing.T, name, text string) report.Scenario {
	t.Helper()
	parsed, err := script.Parse(name+".txt", text)
	if err != nil {
		t.Fatal(err)
	}
	target := harness.Package("../cmd/rotate")
	t.Cleanup(func() { target.Close() })
	r, err := parsed.Run(script.Options{Target: target, Setup: func(name string) (*script.Script, error) {
		file, text, err := scenarios.Setup(name)
		if err != nil {
			return nil, err
		}
		return script.Parse(file, text)
	}})
	if err != nil {
		t.Fatal(err)
	}
	model := lanes.Of(r.History, verdict.Holdings(r.History, r.Case), r.Case.Until)
	return report.Scenario{
		Name: name, Why: parsed.Doc, Status: report.Status(r.Status), Findings: r.Findings, Rotations: r.Verdict.Rotations, Outages: r.Verdict.Outages,
		Virtual: r.Case.Until.Sub(r.History[0].At), Replay: "rollover run --scenario " + name, Lanes: &model,
	}
}

const (
	overlap = "# A cache is longer than the overlap.\nuse service-token\nreader slow of service-token-demo caching 90m\nadvance 3d\nexpect no outage\n"
	down    = "# Auth0 is down when a rotation is due.\nuse service-token\nreader every of service-token-demo reading every time\n" +
		"advance 23h59m\nbreak auth0.oauth.token for 30m\nadvance 26h\nexpect no outage\n"
)

// TestPage opens pages in a Chromium.
func TestPage(t *testing.T) {
	t.Parallel()
	running := headless(t)
	late, failed := played(t, "overlap", overlap), played(t, "down", down)
	for name, test := range map[string]func(*testing.T){
		"shows who was locked out by a cache":   func(t *testing.T) { showsTheOutage(t, running, late) },
		"shows who was locked out by a failure": func(t *testing.T) { showsTheOutage(t, running, failed) },
		"is used by its keys":                   func(t *testing.T) { isUsedByItsKeys(t, running, failed) },
		"is used by a pointer":                  func(t *testing.T) { isUsedByAPointer(t, running, failed) },
		"fits any width":                        func(t *testing.T) { fitsAnyWidth(t, running, late) },
		"stays small with a year in it":         func(t *testing.T) { staysSmall(t, running) },
		"takes another model in the same place": func(t *testing.T) { takesAnotherModel(t, running, failed) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

// What a person sees at first: who was locked out, from when to when, and what was done to which call.
func showsTheOutage(t *testing.T, running context.Context, s report.Scenario) {
	c := map[string]struct{ reader, outage, length, fault string }{
		"overlap": {"slow", "slow was locked out from Tue 2035-01-02 01:00:00 to Tue 2035-01-02 01:30:00, for 30m", "30m", ""},
		"down":    {"every", "every was locked out from Tue 2035-01-02 01:00:00 to Wed 2035-01-03 00:00:00, for 23h", "23h", "refuse · auth0.oauth.token"},
	}[s.Name]
	b := browse(t, running, 1440, 1000)
	url, _ := shown(t, s, sample()[0])
	b.do(t, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")))
	text := value[string](t, b, `document.querySelector('.scenario[open]').innerText`)
	if !strings.Contains(text, c.outage) {
		t.Errorf("nobody is told: %s", text)
	}
	if label := value[string](t, b, `document.querySelector('.lanes-chart').getAttribute('aria-label')`); !strings.Contains(label, c.outage) {
		t.Errorf("who cannot see is told %q", label)
	}
	drawn := value[string](t, b, `[...document.querySelectorAll('.lanes-chart text')].map(e => e.textContent).join('\n')`)
	for _, want := range []string{c.reader, "AWSCURRENT", c.length, "01:00:00", c.fault} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the lanes do not say %q: %s", want, drawn)
		}
	}
	if n := value[int](t, b, `document.querySelectorAll('.lanes-chart .bar.out').length`); n == 0 {
		t.Error("no outage is drawn")
	}
	b.quiet(t, url)
}

// Whatever can be done with a pointer can be done with the keys.
func isUsedByItsKeys(t *testing.T, running context.Context, s report.Scenario) {
	b := browse(t, running, 1440, 1000)
	url, _ := shown(t, s)
	b.do(t, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")), chromedp.Focus(chromedp.CSS(".lanes-chart")))
	press := func(keys ...string) {
		for _, k := range keys {
			b.do(t, chromedp.KeyEvent(k))
		}
	}
	detail := func() string {
		return value[string](t, b, `(d => d.hidden ? '' : d.innerText)(document.querySelector('.lanes-detail'))`)
	}
	said := func() string { return value[string](t, b, `document.querySelector('.lanes-said').textContent`) }
	line := func(i int) string { first, _, _ := strings.Cut(s.Lanes.Events.Line(i), "\n"); return first }
	press(kb.Home)
	if !strings.HasSuffix(said(), line(0)) || detail() != "" {
		t.Errorf("Home says %q and shows %q; the first line is %q", said(), detail(), line(0))
	}
	press(kb.ArrowRight, kb.ArrowRight, kb.ArrowLeft, kb.Enter)
	if !strings.Contains(detail(), line(1)) || !strings.Contains(detail(), "line 2 of") {
		t.Errorf("Enter shows %q; the second line is %q", detail(), line(1))
	}
	press(kb.End)
	if !strings.Contains(detail(), line(len(s.Lanes.Events.Rows)-1)) {
		t.Errorf("End shows %q", detail())
	}
	press(kb.Escape)
	if detail() != "" {
		t.Errorf("Escape leaves %q", detail())
	}
	press("o")
	if said() != "every was locked out from Tue 2035-01-02 01:00:00 to Wed 2035-01-03 00:00:00, for 23h" {
		t.Errorf("o says %q", said())
	}
	press(kb.Home, "f", kb.Enter)
	if !strings.Contains(detail(), "fault\nrefuse") {
		t.Errorf("f and Enter show %q", detail())
	}
	lane := value[string](t, b, `document.querySelector('.lanes-detail p').textContent`)
	press(kb.ArrowUp)
	if above := value[string](t, b, `document.querySelector('.lanes-detail p').textContent`); above == lane {
		t.Errorf("the arrow up stays in %q", lane)
	}
	ticks := func() string {
		return value[string](t, b, `[...document.querySelectorAll('.lanes-chart .tick')].map(e => e.textContent).join()`)
	}
	for _, key := range []string{"+", "-", "0"} {
		if key == "0" {
			press("+", "+")
		}
		before := ticks()
		if press(key); ticks() == before {
			t.Errorf("%s changes nothing: %s", key, before)
		}
	}
	b.quiet(t, url)
}

// The other axis, the history as text, a line of a finding, the filter.
func isUsedByAPointer(t *testing.T, running context.Context, s report.Scenario) {
	b := browse(t, running, 1024, 900)
	url, _ := shown(t, s, sample()[0], sample()[2])
	b.do(t, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")),
		chromedp.Click(`//button[text()='True to time']`), chromedp.Click(chromedp.CSS(`.history summary`)), chromedp.Poll[chromedp.Void](`document.querySelector('.history pre').textContent !== ''`))
	if lines := value[int](t, b, `document.querySelector('.history pre').textContent.split('\n').length`); lines != len(s.Lanes.Events.Rows) {
		t.Errorf("%d lines of %d", lines, len(s.Lanes.Events.Rows))
	}
	history := value[string](t, b, `document.querySelector('.history pre').textContent`)
	if !strings.Contains(history, "2035-01-02 00:00:00.000  ⚑ rotate auth0.oauth.token") {
		t.Errorf("the history is %s", history)
	}
	if got := value[string](t, b, `document.querySelector('.lanes-set [aria-pressed=true]').textContent`); got != "True to time" {
		t.Errorf("the axis is %q", got)
	}
	b.do(t, chromedp.Click(chromedp.CSS(`[data-line]`)))
	if detail := value[string](t, b, `document.querySelector('.lanes-detail').innerText`); !strings.Contains(detail, "Close") {
		t.Errorf("a line of a finding opens %q", detail)
	}
	b.do(t, chromedp.Click(chromedp.CSS(`input[value="passed"]`)))
	if n := value[int](t, b, `document.querySelectorAll('.scenario:not([hidden])').length`); n != 1 {
		t.Errorf("%d of three scenarios have passed", n)
	}
	b.do(t, chromedp.Click(chromedp.CSS(`input[name="show"][value=""]`)), chromedp.SendKeys(chromedp.CSS(`input[name="find"]`), "put"))
	if n := value[int](t, b, `document.querySelectorAll('.scenario:not([hidden])').length`); n != 1 {
		t.Errorf("%d of three scenarios are called put", n)
	}
	b.quiet(t, url)
}

func fitsAnyWidth(t *testing.T, running context.Context, s report.Scenario) {
	b := browse(t, running, 1024, 900)
	url, _ := shown(t, s, sample()[1])
	for _, width := range []int64{1440, 1024, 768, 400} {
		b.do(t, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")))
		b.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.scenario').forEach(s => { s.open = true })`))
		if wide := value[int64](t, b, `document.documentElement.scrollWidth`); wide > width {
			t.Errorf("at %d columns the page is %d wide", width, wide)
		}
	}
	for _, scheme := range []string{"dark", "light"} {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(b, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		dark := value[string](t, b, `getComputedStyle(document.body).backgroundColor`) != "rgb(255, 255, 255)"
		if dark != (scheme == "dark") {
			t.Errorf("%s, and dark is %v", scheme, dark)
		}
	}
	if text, err := chromedp.Run(b, chromedp.PrintToPDF()); err != nil || !strings.HasPrefix(string(text), "%PDF") {
		t.Errorf("what is printed is no PDF: %v", err)
	}
	b.quiet(t, url)
}

// year is a year of daily rotations by a function that does its work, and of a reader.
func year() report.Scenario {
	at := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	const secret = "service-token-demo"
	var history []journal.Entry
	add := func(f journal.Fact) {
		history = append(history, journal.Entry{Seq: len(history) + 1, At: at, Fact: f})
	}
	add(journal.KeyMoved{Key: "k1", To: journal.KeyCurrent})
	for run := 1; run <= 366; run++ {
		version, last, token := fmt.Sprintf("v%d", run), "", fmt.Sprintf("token#%d", run)
		if run > 1 {
			last = fmt.Sprintf("v%d", run-1)
		}
		add(journal.Labelled{Secret: secret, Label: "AWSPENDING", From: last, To: version, By: "secretsmanager", Run: run})
		add(journal.RotationStarted{Secret: secret, Version: version, Run: run, Attempt: 1, Cause: journal.BySchedule})
		for i, step := range []string{"createSecret", "setSecret", "testSecret", "finishSecret"} {
			request := 4*(run-1) + i + 1
			add(journal.Invoked{Function: "rotate", Request: request, Step: step, Secret: secret, Version: version, Run: run, Attempt: 1, Cold: i == 0})
			for _, op := range []string{"secrets.DescribeSecret", "secrets.GetSecretValue", "secrets.GetSecretValue", "auth0.oauth.token"} {
				add(journal.Call{
					Op: op, By: "rotate", Step: step, Run: run, Attempt: 1, Args: secret + " " + version, Secret: secret, Status: 200, Done: at,
					Asked: journal.Asked{SecretID: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-PkYCSt", Version: version, Stage: "AWSPENDING"},
				})
			}
			switch i {
			case 0:
				add(journal.Minted{Credential: token, Client: "billing", Audience: "https://services.example.com", Key: "k1", IssuedAt: at, ExpiresAt: at.Add(25 * time.Hour), By: "rotate", Step: step, Run: run})
				add(journal.Stored{Secret: secret, Version: version, Credentials: []string{token}, Keys: []string{"BEARER_TOKEN"}, By: "rotate", Step: step, Run: run})
			case 3:
				add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", From: last, To: version, By: "rotate", Step: step, Run: run})
			}
			add(journal.Returned{Function: "rotate", Request: request, Step: step, Run: run, Attempt: 1, Outcome: journal.OK})
		}
		add(journal.RotationEnded{Secret: secret, Version: version, Run: run, Attempt: 1, OK: true})
		add(journal.Scheduled{Secret: secret, Next: at.Add(24 * time.Hour), Window: time.Hour, Interval: 24 * time.Hour, Rule: "rate(24 hours)"})
		at = at.Add(24 * time.Hour)
	}
	c := verdict.Case{
		Since: history[0].At, Until: at, Secrets: []verdict.Secret{{Name: secret, Accepted: verdict.Acceptance{Keys: verdict.KeyCache{Refetch: true}}}},
		Readers: []verdict.Reader{{Name: "slow", Secret: secret, Habit: verdict.CacheFor(90 * time.Minute)}, {Name: "every", Secret: secret, Habit: verdict.EveryRead()}},
	}
	judged := verdict.Judge(history, c)
	model := lanes.Of(history, verdict.Holdings(history, c), at)
	return report.Scenario{
		Name: "year", Status: report.Failed, Rotations: judged.Rotations, Outages: judged.Outages, Findings: judged.Findings,
		Virtual: at.Sub(history[0].At), Lanes: &model,
	}
}

// A year of rotations, with an outage each day, stays small, and so does what is drawn of it.
func staysSmall(t *testing.T, running context.Context) {
	s := year()
	if n := s.Succeeded(); n < 365 || len(s.Outages) < 365 {
		t.Fatalf("%d rotations and %d outages", n, len(s.Outages))
	}
	url, size := shown(t, s)
	if size > 5<<20 {
		t.Errorf("%d bytes", size)
	}
	b := browse(t, running, 1440, 1000)
	began := time.Now()
	b.do(t, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")))
	t.Logf("%d lines in %d bytes, open after %s", len(s.Lanes.Events.Rows), size, time.Since(began).Round(time.Millisecond))
	elements := `document.querySelectorAll('*').length`
	for _, what := range []string{"open", "all of it", "true to time", "zoomed in"} {
		switch what {
		case "all of it":
			b.do(t, chromedp.Click(`//button[text()='All']`))
		case "true to time":
			b.do(t, chromedp.Click(`//button[text()='True to time']`))
		case "zoomed in":
			b.do(t, chromedp.Focus(chromedp.CSS(".lanes-chart")), chromedp.KeyEvent("+++"))
		}
		if n := value[int](t, b, elements); n > 6000 {
			t.Errorf("%s, the page has %d elements", what, n)
		}
	}
	b.quiet(t, url)
}

// A page that is live draws the same history, grown, where it drew what there was of it.
func takesAnotherModel(t *testing.T, running context.Context, s report.Scenario) {
	b := browse(t, running, 1440, 1000)
	whole, err := json.Marshal(s.Lanes)
	if err != nil {
		t.Fatal(err)
	}
	part, err := json.Marshal(lanes.Of(nil, nil, s.Lanes.Start))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "live.html")
	text := "<!doctype html><style>" + lanes.Style() + "</style><figure></figure><script>" + lanes.Script() +
		"\nconst chart = Lanes.draw(document.querySelector('figure'), " + string(part) + ")</script>"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	url := "file://" + filepath.ToSlash(file)
	b.do(t, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")))
	if n := value[int](t, b, `document.querySelectorAll('.lanes-chart .bar').length`); n != 0 {
		t.Errorf("of nothing %d bars are drawn", n)
	}
	b.do(t, chromedp.Evaluate[chromedp.Void]("chart.update("+string(whole)+")"))
	if n := value[int](t, b, `document.querySelectorAll('.lanes-chart .bar.out').length`); n == 0 {
		t.Error("the outage is not drawn when it comes")
	}
	b.do(t, chromedp.Evaluate[chromedp.Void]("chart.show(1)"))
	if got := value[string](t, b, `document.querySelector('.lanes-detail h4').textContent`); !strings.HasPrefix(s.Lanes.Events.Line(0), got+"\n") {
		t.Errorf("the first line is %q", got)
	}
	b.quiet(t, url)
}

// BenchmarkOpeningAYear is from the address to the drawn lanes.
func BenchmarkOpeningAYear(b *testing.B) {
	url, size := shown(b, year())
	tab := browse(b, headless(b), 1440, 1000)
	for b.Loop() {
		tab.do(b, chromedp.Navigate("about:blank"), chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(".lanes-chart")))
	}
	b.ReportMetric(float64(size)/(1<<20), "MiB")
}
