package page

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

// demo is the secret that the set-up rotates.
const demo = "service-token-demo"

// rig is a page of a stack that serves as `rollover up` does.
type rig struct {
	*testing.T
	stack *harness.Stack
	page  *Page
}

// up serves the set-up service-token with the reference Lambda, until the test ends.
func up(t *testing.T) *rig {
	t.Helper()
	r := standing(t, rotate)
	ctx, stop := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() { defer close(followed); r.stack.Clock.FollowRealTime(ctx) }()
	t.Cleanup(func() { stop(); <-followed })
	r.await("the first rotation", func(s state) bool { return s.secret(demo).Rotation.Rotated.After(time.Time{}) })
	return r
}

// standing is a page of a stack whose clock nobody drives; without a target it has no function.
func standing(t testing.TB, target harness.Target) *rig {
	t.Helper()
	file, text, err := scenarios.Setup("service-token")
	if err != nil {
		t.Fatal(err)
	}
	setup, err := script.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	stack, err := script.Prepare(setup, script.Options{Target: target, Stack: harness.Options{RealTime: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stack.Close(); err != nil {
			t.Error(err)
		}
	})
	p := New(stack)
	if err := p.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	stack.Journal.Watch(p.Tell)
	mine, _ := t.(*testing.T)
	return &rig{mine, stack, p}
}

// ask asks as curl --json does, and returns status and body.
func (r *rig) ask(method, path, body string, change ...func(*http.Request)) (int, string) {
	r.Helper()
	status, text, err := r.page.asked(method, path, body, change...)
	if err != nil {
		r.Fatal(err)
	}
	return status, text
}

func (p *Page) asked(method, path, body string, change ...func(*http.Request)) (int, string, error) {
	q, err := http.NewRequest(method, p.URL()+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if method != http.MethodGet {
		q.Header.Set("Content-Type", "application/json")
	}
	for _, c := range change {
		c(q)
	}
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// get reads the answer to a question that must be well.
func get[T any](r *rig, method, path, body string) T {
	r.Helper()
	status, text := r.ask(method, path, body)
	if status >= 300 {
		r.Fatalf("%s %s %s: %d %s", method, path, body, status, text)
	}
	var out T
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		r.Fatalf("%s %s: %v in %s", method, path, err, text)
	}
	return out
}

// refused asks what must be refused with a status and a sentence that has a part.
func (r *rig) refused(method, path, body string, status int, part string, change ...func(*http.Request)) {
	r.Helper()
	got, text := r.ask(method, path, body, change...)
	var no refusal
	if err := json.Unmarshal([]byte(text), &no); err != nil || got != status || !strings.Contains(no.Message, part) {
		r.Errorf("%s %s %s: %d %s, want %d, %q", method, path, body, got, text, status, part)
	}
}

// await asks for the state whenever something has happened, until it is as is says.
func (r *rig) await(what string, is func(state) bool) state {
	r.Helper()
	w, ok := r.page.feed.watch(r.page.feed.latest(), func() {})
	if !ok {
		r.Fatal("the feed is too fast")
	}
	defer w.leave()
	guard := time.After(time.Minute) // against what never happens
	for {
		if s := get[state](r, "GET", "/api/state", ""); is(s) {
			return s
		}
		select {
		case <-w.news:
		case <-guard:
			r.Fatalf("never: %s\n%s", what, r.stack.Story())
		}
		for _, m := w.next(); m != nil; _, m = w.next() {
		}
	}
}

func (s state) secret(name string) secretState {
	for _, one := range s.Secrets {
		if one.Name == name {
			return one
		}
	}
	return secretState{}
}

// label is the version that a label is on.
func (s secretState) label(label string) string {
	for _, v := range s.Versions {
		for _, l := range v.Labels {
			if l == label {
				return v.Version
			}
		}
	}
	return ""
}
