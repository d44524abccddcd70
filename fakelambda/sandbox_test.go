package fakelambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// A sandbox is taken again until it has been idle for too long.
func TestSandboxIsWarm(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	for _, c := range []struct {
		after time.Duration
		count string
		cold  bool
	}{
		{0, "1", true},
		{0, "2", false},
		{14*time.Minute + 59*time.Second, "3", false},
		{15 * time.Minute, "1", true},
	} {
		b.w.Clock.Advance(c.after)
		if got := b.ok(`{"do":"count"}`); got != c.count || b.last().Cold != c.cold {
			t.Errorf("after %s: invocation %s of its sandbox, cold %t; want %s, %t", c.after, got, b.last().Cold, c.count, c.cold)
		}
	}
}

// Invocations that follow upon each other within one piece of work find the sandbox thawed; those of
// another function in between run alone.
func TestSandboxesInOnePieceOfWork(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	b.guest(Config{Name: "other"})
	b.work(func(ctx context.Context) {
		for i := range 20 {
			for _, f := range []string{"guest", "guest", "other"} {
				if fe, answer, err := b.s.Invoke(ctx, f, []byte(`{}`)); fe != "" || err != nil {
					t.Errorf("%d: %s %s %v", i, fe, answer, err)
				}
			}
		}
	})
	if n := len(b.s.Invocations("guest")); n != 40 {
		t.Errorf("%d invocations", n)
	}
}

// An invocation that comes while all sandboxes are busy gets one of its own.
func TestSandboxesAreConcurrent(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	const n = 3
	began := b.w.Clock.Now()
	for range n {
		b.w.Clock.Go("invoke", func(ctx context.Context) {
			if fe, answer, err := b.s.Invoke(ctx, "guest", []byte(`{"do":"sleep","seconds":10}`)); fe != "" || err != nil {
				t.Errorf("%s %s %v", fe, answer, err)
			}
		})
	}
	b.w.Clock.Settle()
	if took := b.w.Clock.Now().Sub(began); took != 10*time.Second {
		t.Errorf("%d invocations of 10s took %s", n, took)
	}
	for _, i := range b.s.Invocations("guest") {
		if !i.Cold || i.Took != 10*time.Second {
			t.Errorf("%+v", i)
		}
	}
	b.ok(`{}`)
	if b.last().Cold {
		t.Error("none of the sandboxes was kept")
	}
}

// The environment is built from nothing.
func TestSandboxEnvironment(t *testing.T) {
	t.Parallel()
	if err := os.Setenv("ROLLOVER_HOST_SECRET", "leaked"); err != nil { // no t.Setenv: the test is parallel
		t.Fatal(err)
	}
	w := newBench(t, Options{Region: "eu-central-1", Env: map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "A": "service"}})
	w.guest(Config{Memory: 512, Handler: "app.handler", Env: map[string]string{"AUTH0_URL": "https://tenant", "A": "function"}})
	var env []string
	if err := json.Unmarshal([]byte(w.ok(`{"do":"env"}`)), &env); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range env {
		k, v, _ := strings.Cut(e, "=")
		got[k] = v
	}
	for k, want := range map[string]string{
		"A":                               "function",
		"AUTH0_URL":                       "https://tenant",
		"AWS_ACCESS_KEY_ID":               "ASIA0000000000000001",
		"AWS_ENDPOINT_URL":                "http://127.0.0.1:1",
		"AWS_DEFAULT_REGION":              "eu-central-1",
		"AWS_REGION":                      "eu-central-1",
		"AWS_EC2_METADATA_DISABLED":       "true",
		"AWS_LAMBDA_FUNCTION_NAME":        "guest",
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/guest",
		"AWS_LAMBDA_LOG_STREAM_NAME":      "2035/01/01/[$LATEST]00000000000000000000000000000001",
		"_HANDLER":                        "app.handler",
		"TZ":                              ":UTC",
		"LANG":                            "en_US.UTF-8",
	} {
		if got[k] != want {
			t.Errorf("%s=%q, want %q", k, got[k], want)
		}
		delete(got, k)
	}
	var rest []string
	for k := range got {
		rest = append(rest, k)
	}
	slices.Sort(rest)
	want := []string{
		"AWS_EXECUTION_ENV", "AWS_LAMBDA_RUNTIME_API", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
		"LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "PATH", "TMPDIR", "_X_AMZN_TRACE_ID",
	}
	if !slices.Equal(rest, want) {
		t.Errorf("besides: %v, want %v", rest, want) // _X_AMZN_TRACE_ID is set by the runtime itself
	}
}

// A sandbox has a folder of its own, which lives as long as it does.
func TestSandboxFolder(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	folder := func() (tmp, dir string) {
		var f struct{ Tmp, Dir string }
		if err := json.Unmarshal([]byte(b.ok(`{"do":"folder"}`)), &f); err != nil {
			t.Fatal(err)
		}
		return f.Tmp, f.Dir
	}
	tmp, dir := folder()
	again, _ := folder()
	if tmp != again {
		t.Errorf("%s, then %s", tmp, again)
	}
	path, _ := guest()
	if dir != filepath.Dir(path) {
		t.Errorf("working directory %s", dir)
	}
	b.w.Clock.Advance(15 * time.Minute)
	if _, err := os.Stat(tmp); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after its end: %v", err)
	}
	if other, _ := folder(); other == tmp {
		t.Error("a new sandbox has the old folder")
	}
	root := filepath.Dir(tmp)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(root); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Close: %v", err)
	}
}

// What a function starts ends with its sandbox, wherever it went.
func TestSandboxLeavesNoProcess(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	var pid int
	if err := json.Unmarshal([]byte(b.ok(`{"do":"fork","seconds":3600}`)), &pid); err != nil {
		t.Fatal(err)
	}
	b.ok(`{}`)
	if !alive(pid) {
		t.Fatal("the child is gone before its time")
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	if alive(pid) {
		t.Error("the child outlived its sandbox")
	}
}

// alive reports whether a process exists that is not merely waiting to be reaped by whoever adopted it.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

// Close ends what is running; nothing can be invoked afterwards.
func TestCloseWhileBusy(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	var wait sync.WaitGroup
	wait.Go(func() {
		_, _, err := b.s.Invoke(context.Background(), "guest", []byte(`{"do":"spin"}`))
		if e := new(Error); !errors.As(err, &e) || e.Code != CodeService {
			t.Errorf("the invocation that was cut: %v", err)
		}
	})
	for !slices.Contains(b.w.Clock.Busy(), "guest") {
		time.Sleep(time.Millisecond)
	}
	if err := b.s.Close(); err != nil {
		t.Error(err)
	}
	wait.Wait()
	if _, _, err := b.s.Invoke(context.Background(), "guest", nil); err == nil {
		t.Error("a closed service took an invocation")
	}
	if err := b.s.Handle(Config{Name: "late"}, func(context.Context, []byte) ([]byte, error) { return nil, nil }); err == nil {
		t.Error("a closed service took a function")
	}
}

// An invoker that gives up takes its function with it.
func TestInvokerGivesUp(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, _, err := b.s.Invoke(ctx, "guest", []byte(`{"do":"spin"}`)); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
	for !slices.Contains(b.w.Clock.Busy(), "guest") {
		time.Sleep(time.Millisecond)
	}
	cancel()
	wait.Wait()
	if got := b.ok(`{"do":"count"}`); got != "1" {
		t.Errorf("the sandbox that was given up was used again: %s", got)
	}
	if o := b.s.Invocations("guest")[0].Outcome; o != journal.Refused {
		t.Errorf("outcome %s", o)
	}
}

// A function that is removed while it is busy answers first.
func TestRemoveWhileBusy(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	err := b.s.Handle(Config{Name: "guest"}, func(ctx context.Context, p []byte) ([]byte, error) {
		if err := b.s.Remove("guest"); err != nil {
			return nil, err
		}
		return p, b.w.Clock.Sleep(ctx, time.Second)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.ok(`{}`); got != "{}" {
		t.Error(got)
	}
	_, _, err = b.s.Invoke(t.Context(), "guest", nil)
	if e := new(Error); !errors.As(err, &e) || e.Code != CodeNotFound {
		t.Errorf("%v", err)
	}
	if err := b.s.Remove("guest"); err != nil {
		t.Error(err)
	}
}
