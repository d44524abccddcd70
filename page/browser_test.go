package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/internal/chromium"
)

// open opens the page in a browser, and holds it at the end to having said nothing on the console and asked nobody
// else for anything.
func (r *rig) open(o chromium.Options) *chromium.Tab {
	r.Helper()
	tab := chromium.Open(r.T, r.page.URL()+"/", o)
	tab.Until(`document.querySelector("#link").dataset.state === "live"`)
	tab.Until(`document.querySelector("#lanes svg") && document.querySelector("#secrets h3")`)
	return tab
}

// allBars is how many bars the lanes have.
const allBars = `document.querySelectorAll("#lanes svg.lanes-chart .bar").length`

func bars(tab *chromium.Tab) (n int) {
	tab.Eval(allBars, &n)
	return n
}

func (r *rig) quiet(tab *chromium.Tab) {
	r.Helper()
	if said := tab.Said(); len(said) > 0 {
		r.Errorf("the console has\n%s", strings.Join(said, "\n"))
	}
	if foreign := tab.Foreign(r.page.URL() + "/"); len(foreign) > 0 {
		r.Errorf("the page asked for %q", foreign)
	}
}

func TestInABrowserARotationIsSeen(t *testing.T) {
	t.Parallel()
	r := up(t)
	tab := r.open(chromium.Options{})
	drawn := bars(tab)
	tab.Click(`button[aria-label="Rotate ` + demo + ` now"]`)
	tab.Until(`document.querySelector("#said").textContent === "rotation 2 of ` + demo + ` succeeded"`)
	tab.Until(`[...document.querySelectorAll("#secrets li")].some((li) => li.textContent.startsWith("v2") && li.textContent.includes("AWSCURRENT"))`)
	tab.Until(fmt.Sprintf(`%s > %d`, allBars, drawn+5)) // the rotation, its steps, the labels, the token
	tab.Until(`document.querySelector("#journal").textContent.includes("rotation 2 of ` + demo + ` succeeded")`)
	tab.Until(`document.querySelector("#tokens").textContent.includes("token#2")`)

	tab.Until(`document.querySelector("#functions li").textContent.includes("#8") && document.querySelector("#functions li .tag").textContent === "ok"`)
	tab.Click(`#functions li:first-child summary`)
	tab.Until(`document.querySelector("#functions li details[open] pre").textContent.includes("START RequestId")`)
	r.quiet(tab)
}

// What has the focus keeps it, and what is open stays so, while all around is drawn anew.
func TestInABrowserNothingIsLost(t *testing.T) {
	t.Parallel()
	r := up(t)
	get[readerState](r, "POST", "/api/readers", `{"of":"`+demo+`","habit":"trying current then pending"}`)
	get[faultState](r, "POST", "/api/faults", `{"on":"secrets.UpdateSecretVersionStage","do":"malformed body","by":"nobody","always":true}`)
	tab := r.open(chromium.Options{Width: 400, Height: 800, Dark: true})
	tab.Eval(`document.querySelector('[aria-label="Rotate `+demo+` now"]').focus()`, nil)
	tab.Eval(`document.querySelector("#functions li:last-child summary").click()`, nil)
	tab.Press("Enter")
	tab.Until(`document.querySelector("#functions li summary b").textContent === "#8"`)
	var kept struct {
		Focus string
		Open  []string
		Width int
	}
	tab.Eval(`({
		focus: document.activeElement.getAttribute("aria-label"),
		open: [...document.querySelectorAll("#functions details[open] summary b")].map((b) => b.textContent),
		width: document.documentElement.scrollWidth,
	})`, &kept)
	if kept.Focus != "Rotate "+demo+" now" || len(kept.Open) != 1 || kept.Open[0] != "#1" {
		t.Errorf("%+v", kept)
	}
	if kept.Width > 400 {
		t.Errorf("it is %d wide, of 400", kept.Width)
	}
	r.quiet(tab)
}

// An answer that was on its way when more happened does not have the last word.
func TestInABrowserALateAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	tab := r.open(chromium.Options{})
	tab.Eval(`(() => {
		const asked = window.fetch, held = new Promise((done) => { window.release = done; });
		window.fetch = async (path, ...more) => {
			const answer = await asked(path, ...more);
			if (path === "/api/state") { window.holding = true; await held; }
			return answer;
		};
	})()`, nil)
	put := func(name string) {
		if err := r.stack.Operator().Put(name, "x"); err != nil {
			t.Fatal(err)
		}
	}
	put("first")
	tab.Until(`window.holding`)
	put("second")
	tab.Until(`document.querySelector("#journal").textContent.includes("second")`)
	tab.Eval(`window.release()`, nil)
	tab.Until(`document.querySelector("#secrets").textContent.includes("second")`)
	r.quiet(tab)
}

func TestInABrowserTheClockIsAdvanced(t *testing.T) {
	t.Parallel()
	r := up(t)
	tab := r.open(chromium.Options{})
	before, drawn := r.stack.Clock.Now(), bars(tab)
	tab.Click(`button[data-by="1d"]`)
	tab.Until(`document.querySelector("#said").textContent.startsWith("the clock is at ") || document.querySelector("#said").textContent.includes("succeeded")`)
	day := before.AddDate(0, 0, 1).Format("2006-01-02")
	tab.Until(`document.querySelector("#now").textContent.includes("` + day + `")`)
	tab.Until(fmt.Sprintf(`%s > %d`, allBars, drawn+5))

	tab.Click(`#advance input`)
	tab.Type("soon")
	tab.Press("Enter")
	tab.Until(`document.querySelector("#said").textContent.includes("is to be a duration such as 30s, 55m, 24h or 7d")`)
	if said := strings.Join(tab.Said(), "\n"); strings.Count(said, "\n") > 0 || !strings.Contains(said, "400") {
		t.Errorf("beside the answer the console has\n%s", said)
	}
}

func TestInABrowserAFaultIsArmedAndFires(t *testing.T) {
	t.Parallel()
	r := up(t)
	tab := r.open(chromium.Options{Dark: true})
	tab.Until(`document.querySelector("#arm select[name=on]").options.length > 10`)
	tab.Eval(`(() => {
		const choose = (name, value) => { const s = document.querySelector("#arm [name=" + name + "]"); s.value = value; s.dispatchEvent(new Event("change")); };
		choose("on", "auth0.oauth.token"); choose("do", "throttle"); choose("step", "createSecret");
	})()`, nil)
	tab.Click("#arm input[name=duration]")
	tab.Type("1s")
	tab.Click("#arm button")
	tab.Until(`document.querySelector("#faults code").textContent === "on auth0.oauth.token in createSecret times 1 throttle 1s"`)
	tab.Until(`document.querySelector("#faults").textContent.includes("not hit yet")`)
	tab.Click(`button[aria-label="Rotate ` + demo + ` now"]`)
	tab.Until(`document.querySelector("#faults").textContent.includes("hit 1 time")`)
	tab.Until(`document.querySelector("#journal").textContent.includes("[throttle 1s]")`)
	tab.Click(`#faults button`)
	tab.Until(`document.querySelector("#faults").textContent === "None is armed."`)
	r.quiet(tab)
}

// The page finds its way back when rollover has been started anew, and knows that it is another.
func TestInABrowserAnotherRollover(t *testing.T) {
	t.Parallel()
	first := standing(t, nil)
	tab := first.open(chromium.Options{})
	addr := strings.TrimPrefix(first.page.URL(), "http://")
	if err := first.page.Close(); err != nil {
		t.Fatal(err)
	}
	tab.Until(`document.querySelector("#link").dataset.state === "away"`)
	second := standing(t, nil)
	if err := second.stack.Operator().Put("anew", "x"); err != nil {
		t.Fatal(err)
	}
	again := New(second.stack)
	defer again.Close()
	if err := again.Listen(addr); err != nil {
		t.Skipf("somebody else has taken %s: %v", addr, err)
	}
	tab.Until(`document.querySelector("#link").dataset.state === "live" && document.querySelector("#secrets").textContent.includes("anew")`)
}

func TestInABrowserAReaderIsWatched(t *testing.T) {
	t.Parallel()
	r := up(t)
	tab := r.open(chromium.Options{})
	tab.Until(`document.querySelector("#read select[name=of]").value === "` + demo + `"`)
	tab.Click("#read button")
	tab.Until(`document.querySelector("#readers").textContent.includes("reading every time")`)
	tab.Until(`document.querySelector("#readers .tag").textContent === "accepted"`)
	tab.Until(`document.querySelector("#lanes").textContent.includes("Readers")`)
	tab.Click(`#readers button`)
	tab.Until(`document.querySelector("#readers").textContent.startsWith("Nobody is watched")`)
	r.quiet(tab)
}
