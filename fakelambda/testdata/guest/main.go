// Command guest is a function that behaves as its events tell it, and for what happens before the first
// event, as the variable GUEST tells it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// event says what to do. The rest of it is echoed.
type event struct {
	Do      string `json:"do,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Bytes   int    `json:"bytes,omitempty"`
	Text    string `json:"text,omitempty"`
	URL     string `json:"url,omitempty"`
}

var (
	invocations int
	ticks       atomic.Int64
)

func main() {
	fmt.Println("guest starts")
	switch os.Getenv("GUEST") {
	case "crash":
		fmt.Println("guest crashes")
		os.Exit(1)
	case "crash once":
		marker := os.Getenv("MARKER")
		if _, err := os.Stat(marker); err != nil {
			_ = os.WriteFile(marker, nil, 0o600)
			os.Exit(1)
		}
	case "mute":
		time.Sleep(24 * time.Hour)
	case "spin":
		for {
		}
	case "init error":
		reportInitError()
	case "slow":
		time.Sleep(4 * time.Second)
	case "stranger":
		stranger()
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
	}
	lambda.Start(handle)
}

// stranger is a server that is no function, and takes half a second to answer.
func stranger() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fmt.Println("http://" + l.Addr().String())
	fmt.Println(http.Serve(l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(500 * time.Millisecond) })))
	os.Exit(2)
}

func reportInitError() {
	url := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/init/error"
	r, err := http.Post(url, "application/json", strings.NewReader(`{"errorMessage":"no configuration","errorType":"ConfigError"}`))
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fmt.Println("init error:", r.StatusCode)
	os.Exit(1)
}

// guestError has a name of its own, which is what Lambda reports.
type guestError struct{ text string }

func (e *guestError) Error() string { return e.text }

func handle(ctx context.Context, e event) (any, error) {
	invocations++
	switch e.Do {
	case "error":
		return nil, &guestError{e.Text}
	case "panic":
		panic(errors.New(e.Text))
	case "exit":
		os.Exit(e.Bytes)
	case "sleep":
		time.Sleep(time.Duration(e.Seconds) * time.Second)
	case "spin":
		for {
		}
	case "fork":
		return fork(e.Seconds)
	case "fork and exit":
		pid, err := fork(e.Seconds)
		fmt.Println("forked", pid, err)
		os.Exit(4)
	case "print":
		return nil, printBytes(e.Bytes)
	case "say":
		fmt.Println(e.Text)
		fmt.Fprintln(os.Stderr, e.Text)
	case "large":
		return strings.Repeat("x", e.Bytes), nil
	case "count":
		return invocations, nil
	case "now":
		deadline, _ := ctx.Deadline()
		return map[string]any{"now": time.Now().UTC(), "left": time.Until(deadline).Seconds()}, nil
	case "tick":
		go func() {
			for range time.Tick(time.Second) {
				ticks.Add(1)
			}
		}()
	case "ticks":
		return ticks.Load(), nil
	case "context":
		lc, _ := lambdacontext.FromContext(ctx)
		return lc, nil
	case "env":
		return os.Environ(), nil
	case "folder":
		dir, _ := os.Getwd()
		return map[string]string{"tmp": os.TempDir(), "dir": dir}, os.WriteFile(os.TempDir()+"/left", []byte("x"), 0o600)
	case "get":
		return get(ctx, e)
	case "soak":
		return soak(ctx, e)
	case "requests":
		return requests(lambdaID(ctx))
	}
	return e, nil
}

func lambdaID(ctx context.Context) string {
	lc, _ := lambdacontext.FromContext(ctx)
	return lc.AwsRequestID
}

// fork starts a process that leaves the group and the session, and returns its id.
func fork(seconds int) (any, error) {
	c := exec.Command("/bin/sleep", fmt.Sprint(seconds))
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return c.Process.Pid, nil
}

func printBytes(n int) error {
	line := strings.Repeat("0123456789abcde", 256)
	for ; n > 0; n -= len(line) + 1 {
		if _, err := fmt.Println(line); err != nil {
			return err
		}
	}
	fmt.Println("the end")
	return nil
}

func get(ctx context.Context, e event) (any, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.URL, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Key", os.Getenv("AWS_ACCESS_KEY_ID"))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// requests asks the Runtime API for what it must refuse, and returns its statuses.
func requests(id string) (any, error) {
	base := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/"
	var statuses []string
	for _, q := range []struct{ method, path, body string }{
		{"GET", "runtime/invocation/next", ""},
		{"POST", "runtime/invocation/no-such-id/response", "1"},
		{"POST", "runtime/init/error", "{}"},
		{"GET", "runtime/elsewhere", ""},
		{"POST", "runtime/invocation/" + id + "/response", `"by hand"`},
		{"POST", "runtime/invocation/" + id + "/response", `"again"`},
		{"POST", "runtime/invocation/" + id + "/error", "{}"},
	} {
		r, err := http.NewRequest(q.method, base+q.path, strings.NewReader(q.body))
		if err != nil {
			return nil, err
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, err
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		var d struct{ ErrorType string }
		_ = json.Unmarshal(body, &d)
		statuses = append(statuses, fmt.Sprint(resp.StatusCode, " ", d.ErrorType))
	}
	fmt.Println("statuses:", strings.Join(statuses, "; "))
	os.Exit(0)
	return nil, nil
}
