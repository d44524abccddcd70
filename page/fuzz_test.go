package page

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
)

// Whatever is sent, the answer is JSON, and is either what was asked for or one sentence that says what is wrong.
func FuzzBodies(f *testing.F) {
	for _, body := range []string{
		`{"by":"24h"}`, `{"to":"next"}`, `{"by":"7d","to":"next"}`, `{}`, ``, `null`, `[]`, `{"by":1}`, `{"BY":"1h"}`, `{"by":"1h"}{}`,
		`{"on":"auth0.oauth.token","do":"throttle 10s","times":2,"step":"createSecret"}`,
		`{"on":"auth0.jwks","for":"5m"}`, `{"line":"on auth0.jwks times 3 refuse"}`, `{"line":"advance 7d"}`, `{"line":"on auth0.jwks\nrefuse"}`,
		`{"on":"auth0.jwks","do":"refuse","times":-1}`, `{"on":"auth0.jwks","do":"refuse","by":"a times 3"}`, `{"on":"auth0.jwks","do":"times 3 refuse"}`,
		`{"side":"after","always":true}`, `{"side":"during"}`, `{"times":1e999}`, "{\"by\":\"\xff\"}", `{"\u0062y":"1h"}`,
	} {
		f.Add(0, body)
		f.Add(1, body)
		f.Add(2, body)
		f.Add(3, body)
	}
	stack, err := harness.New(harness.Options{})
	if err != nil {
		f.Fatal(err)
	}
	if err := stack.Secrets.Put("s", "value"); err != nil {
		f.Fatal(err)
	}
	p := New(stack)
	f.Cleanup(func() {
		if err := p.Close(); err != nil {
			f.Error(err)
		}
		if err := stack.Close(); err != nil {
			f.Error(err)
		}
	})
	paths := []string{"/api/clock/advance", "/api/faults", "/api/steps/testSecret/fail", "/api/secrets/s/rotate"}
	f.Fuzz(func(t *testing.T, path int, body string) {
		before := len(stack.Faults.Rules())
		q := httptest.NewRequest("POST", paths[uint(path)%uint(len(paths))], strings.NewReader(body))
		q.Host = "127.0.0.1"
		q.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		p.ServeHTTP(w, q)
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%d: %v in %s", w.Code, err, w.Body)
		}
		sentence, failed := answer["error"].(string)
		if failed != (w.Code >= 400) || w.Code >= 500 || failed && (sentence == "" || strings.Contains(sentence, "\n")) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		armed := len(stack.Faults.Rules()) - before
		if armed > 1 || armed == 1 && w.Code != 201 {
			t.Fatalf("%d rules by %d %s", armed, w.Code, w.Body)
		}
		if armed == 1 { // what is told of it is what is in force
			a, err := p.faults.find(jsonNumber(answer["id"]))
			if err != nil || a.line != answer["line"] || strings.ContainsAny(a.line, "\r\n") {
				t.Fatalf("%v, %v of %s", a, err, w.Body)
			}
			p.faults.remove(a)
		}
	})
}

func jsonNumber(n any) string {
	text, _ := json.Marshal(n)
	return string(text)
}
