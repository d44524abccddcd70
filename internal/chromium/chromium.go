// Package chromium drives a headless Chromium for tests of pages: it opens one, looks, clicks and types, and notes what
// the page says on its console and whom it asks. It speaks the DevTools protocol over a pipe, so that no port is open.
package chromium

import (
	"context"
	"encoding/json"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// TB is what the package needs of a *testing.T.
type TB interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	TempDir() string
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skip(args ...any)
}

// names are those by which the browser may be installed, the likeliest first.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// Program returns the path of the browser, or skips the test: where none is installed that can be driven, and under the
// race detector, which sees nothing of a browser and makes it wait.
func Program(t TB) string {
	t.Helper()
	if racing {
		t.Skip("no page is opened in a browser under the race detector")
	}
	path, found := find()
	if !found {
		t.Skip("no Chromium here to open the page with")
	}
	return path
}

func find() (string, bool) {
	if runtime.GOOS == "windows" { // no pipe can be handed on there
		return "", false
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

// Options say what the browser looks like to a page.
type Options struct {
	Width, Height int // zero: 1280 by 900
	Dark          bool
}

// Tab is one page in a browser of its own. It ends with the test.
type Tab struct {
	t       TB
	pipe    *pipe
	session string

	mu       sync.Mutex
	said     []string
	requests []string
}

// longest is how long a page may take for anything, before it is taken for one that never will.
const longest = time.Minute

// Open opens url in a new browser, or skips the test if there is none.
func Open(t TB, url string, o Options) *Tab {
	t.Helper()
	path := Program(t)
	tab := &Tab{t: t}
	p, err := launch(path, t.TempDir(), tab.note)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	tab.pipe = p
	t.Cleanup(p.close)
	tab.attach(o)
	tab.call("Page.navigate", map[string]any{"url": url}, nil)
	tab.Until(`document.readyState === "complete"`)
	return tab
}

// attach finds the browser's one page and dresses it.
func (tab *Tab) attach(o Options) {
	tab.t.Helper()
	var made struct{ TargetID string }
	tab.call("Target.createTarget", map[string]any{"url": "about:blank"}, &made)
	var attached struct{ SessionID string }
	tab.call("Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true}, &attached)
	tab.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		tab.call(domain+".enable", nil, nil)
	}
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	tab.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	if o.Width == 0 {
		o.Width, o.Height = 1280, 900
	}
	tab.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": o.Width, "height": o.Height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// note keeps what an event says.
func (tab *Tab) note(method string, params json.RawMessage) {
	var e struct {
		Request          struct{ URL string }
		Entry            struct{ Level, Text, URL string }
		Type             string
		Args             []struct{ Value, Description any }
		ExceptionDetails struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if json.Unmarshal(params, &e) != nil {
		return
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch method {
	case "Network.requestWillBeSent":
		tab.requests = append(tab.requests, e.Request.URL)
	case "Runtime.consoleAPICalled":
		text, _ := json.Marshal(e.Args)
		tab.said = append(tab.said, e.Type+": "+string(text))
	case "Runtime.exceptionThrown":
		tab.said = append(tab.said, "exception: "+e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case "Log.entryAdded":
		tab.said = append(tab.said, e.Entry.Level+": "+e.Entry.Text+" "+e.Entry.URL)
	}
}

// Said returns what the page, and the browser about it, has written to the console.
func (tab *Tab) Said() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return append([]string(nil), tab.said...)
}

// Foreign returns what the page has asked for that does not begin with one of these.
func (tab *Tab) Foreign(own ...string) []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	var foreign []string
next:
	for _, url := range tab.requests {
		for _, prefix := range append(own, "data:", "about:") {
			if strings.HasPrefix(url, prefix) {
				continue next
			}
		}
		foreign = append(foreign, url)
	}
	return foreign
}

// Eval evaluates an expression in the page, waits for a promise if it is one, and stores the value in out unless that
// is nil. An exception fails the test.
func (tab *Tab) Eval(expression string, out any) {
	tab.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	tab.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}, &answer)
	if e := answer.ExceptionDetails; e != nil {
		tab.t.Fatalf("%s: %s %s", expression, e.Text, e.Exception.Description)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(answer.Result.Value, out); err != nil {
		tab.t.Fatalf("%s is %s: %v", expression, answer.Result.Value, err)
	}
}

// Until waits until a condition holds in the page, and fails the test if it never does.
func (tab *Tab) Until(condition string) {
	tab.t.Helper()
	var holds bool
	tab.Eval(`new Promise((done) => {
		let left = 50 * 50;
		const holds = () => { try { return `+condition+`; } catch (e) { return false; } };
		const look = () => { if (holds()) done(true); else if (left-- > 0) setTimeout(look, 20); else done(false); };
		look();
	})`, &holds)
	if !holds {
		tab.t.Fatalf("never: %s\n%s", condition, strings.Join(tab.Said(), "\n"))
	}
}

// Click presses the mouse on the first element that a selector finds, where a person would.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	quoted, _ := json.Marshal(selector)
	tab.Until("document.querySelector(" + string(quoted) + ").matches(':not(:disabled, [aria-disabled=true])')")
	var at struct{ X, Y float64 }
	tab.Eval(`(() => {
		const e = document.querySelector(`+string(quoted)+`);
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const r = e.getBoundingClientRect();
		return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
	})()`, &at)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		tab.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
	}
}

// Type writes text into whatever has the focus.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	tab.call("Input.insertText", map[string]any{"text": text}, nil)
}

// Press presses a key by its name, such as "Enter" or "Tab".
func (tab *Tab) Press(key string) {
	tab.t.Helper()
	codes := map[string]int{"Enter": 13, "Tab": 9, "Escape": 27, " ": 32}
	text := map[string]string{"Enter": "\r", " ": " "}[key]
	for _, kind := range []string{"keyDown", "keyUp"} {
		tab.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "windowsVirtualKeyCode": codes[key], "text": text}, nil)
	}
}

func (tab *Tab) call(method string, params, out any) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.t.Context(), longest)
	defer cancel()
	if err := tab.pipe.call(ctx, tab.session, method, params, out); err != nil {
		tab.t.Fatalf("%s: %v", method, err)
	}
}
