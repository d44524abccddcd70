package harness_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/harness"
)

func TestProvidersOfATestsOwn(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return clock.Start }
	for what, c := range map[string]struct {
		command string
		status  int
		body    string
	}{
		"it sees the request": {`printf '%s %s %s %s ' "$METHOD" "$HOST" "$URI" "$NOW"; cat`, 200, "POST api.example.com /a?b=c 2035-01-01T00:00:00Z hello"},
		"it fails":            {"echo no >&2; exit 3", 502, "echo no >&2; exit 3: exit status 3: no"},
	} {
		r := httptest.NewRequest("POST", "http://api.example.com/a?b=c", strings.NewReader("hello"))
		r.RequestURI = "/a?b=c"
		w := httptest.NewRecorder()
		harness.Scripted(now, c.command, time.Minute).ServeHTTP(w, r)
		if w.Code != c.status || w.Body.String() != c.body {
			t.Errorf("%s: %d %q", what, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	harness.Canned(201, `{"ok":true}`).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 201 || w.Body.String() != `{"ok":true}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
}
