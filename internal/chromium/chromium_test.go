package chromium_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/internal/chromium"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTab(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
			<button onclick="document.title += '!'">press</button><input>
			<img src="/missing.png"><img src="http://127.0.0.1:1/elsewhere.png">
			<script>console.warn("careful"); setTimeout(() => { throw new Error("oops") });
			document.title = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"</script>`)
	}))
	t.Cleanup(s.Close)
	tab := chromium.Open(t, s.URL, chromium.Options{Width: 400, Height: 300, Dark: true})
	tab.Click("button")
	tab.Until(`document.title === "dark!"`)
	tab.Click("input")
	tab.Type("words")
	tab.Press("Tab")
	var got struct {
		Width int
		Value string
	}
	tab.Eval(`Promise.resolve({ width: innerWidth, value: document.querySelector("input").value })`, &got)
	if got.Width != 400 || got.Value != "words" {
		t.Errorf("%+v", got)
	}
	said := strings.Join(tab.Said(), "\n")
	for _, part := range []string{"careful", "Error: oops", "/missing.png"} {
		if !strings.Contains(said, part) {
			t.Errorf("nothing of %s in\n%s", part, said)
		}
	}
	if got := tab.Foreign(s.URL); !slices.Equal(got, []string{"http://127.0.0.1:1/elsewhere.png"}) {
		t.Errorf("foreign: %q", got)
	}
}
