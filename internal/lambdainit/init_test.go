package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// TestMain is also the function that the tests run, by AWS's own runtime client.
func TestMain(m *testing.M) {
	switch os.Getenv("ACT_AS") {
	case "":
		os.Exit(m.Run())
	case "function":
		lambda.Start(act)
	case "broken at its start":
		fmt.Println("no configuration")
		os.Exit(3)
	}
}

// act does what the event says.
func act(_ context.Context, what string) (string, error) {
	fmt.Println("asked to", what)
	switch what {
	case "fail":
		return "", errors.New("it failed")
	case "exit":
		os.Exit(7)
	case "hang":
		select {}
	}
	return "did " + what + " in " + os.Getenv("LAMBDA_TASK_ROOT"), nil
}

// told is something that LocalStack was told.
type told struct{ path, body string }

// localstack is the part of LocalStack that its inits talk to.
func localstack(t *testing.T) (url string, heard <-chan told) {
	t.Helper()
	all := make(chan told, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		all <- told{r.URL.Path, string(body)}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(server.Close)
	return server.URL, all
}

// container starts a box around this program as the function, and returns where it takes invocations.
func container(t *testing.T, acting string, timeout time.Duration) (url string, heard <-chan told) {
	t.Helper()
	endpoint, heard := localstack(t)
	out, err := newOutput()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.file.Close() })
	b := &box{upstream: upstream{endpoint, "env-1"}, dir: t.TempDir(), program: os.Args[0], timeout: timeout, output: out}
	runtime, invocations := httptest.NewServer(b.runtimeAPI()), httptest.NewServer(b.invocations())
	b.env = functionEnv([]string{"ACT_AS=" + acting, "LOCALSTACK_RUNTIME_ID=env-1"}, strings.TrimPrefix(runtime.URL, "http://"), "/var/task")
	b.start()
	t.Cleanup(func() {
		b.mu.Lock()
		cmd := b.process
		b.process = nil
		b.mu.Unlock()
		if cmd != nil {
			_ = cmd.Process.Kill()
		}
		invocations.Close()
		runtime.CloseClientConnections()
		runtime.Close()
	})
	return invocations.URL, heard
}

func invoke(t *testing.T, url, id, payload string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"invoke-id": id, "invoked-function-arn": "arn:aws:lambda:f", "payload": payload, "trace-id": "Root=1"})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(url+"/invoke", "application/json", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the invocation was answered with %s", resp.Status)
	}
}

// expect holds what LocalStack hears next to a path and a part of the body.
func expect(t *testing.T, heard <-chan told, path, body string) {
	t.Helper()
	select {
	case got := <-heard:
		if got.path != path || !strings.Contains(got.body, body) {
			t.Fatalf("LocalStack heard %s %s, not %s %s", got.path, got.body, path, body)
		}
	case <-t.Context().Done():
		t.Fatal("LocalStack heard nothing")
	}
}

func TestAnswersAndErrorsComeBackWithWhatWasPrinted(t *testing.T) {
	t.Parallel()
	url, heard := container(t, "function", time.Minute)
	expect(t, heard, "/status/env-1/ready", "")
	invoke(t, url, "first", `"sing"`)
	expect(t, heard, "/invocations/first/logs", `asked to sing\n`)
	expect(t, heard, "/invocations/first/response", `"did sing in /var/task"`)
	invoke(t, url, "second", `"fail"`)
	expect(t, heard, "/invocations/second/logs", `"START RequestId: second\nasked to fail\n`)
	expect(t, heard, "/invocations/second/error", `"errorMessage":"it failed"`)
}

func TestProcessThatEndsIsStartedAgainForTheNextEvent(t *testing.T) {
	t.Parallel()
	url, heard := container(t, "function", time.Minute)
	expect(t, heard, "/status/env-1/ready", "")
	invoke(t, url, "first", `"exit"`)
	expect(t, heard, "/invocations/first/logs", "asked to exit")
	expect(t, heard, "/invocations/first/error", `Runtime exited with error: exit status 7","errorType":"Runtime.ExitError"`)
	invoke(t, url, "second", `"sing"`)
	expect(t, heard, "/invocations/second/logs", "asked to sing")
	expect(t, heard, "/invocations/second/response", "did sing")
}

func TestFunctionThatTakesTooLongIsEnded(t *testing.T) {
	t.Parallel()
	url, heard := container(t, "function", 250*time.Millisecond)
	expect(t, heard, "/status/env-1/ready", "")
	invoke(t, url, "first", `"hang"`)
	expect(t, heard, "/invocations/first/logs", "START")
	expect(t, heard, "/invocations/first/error", "first Task timed out after 0.25 seconds")
}

func TestFunctionThatDoesNotComeUpIsReported(t *testing.T) {
	t.Parallel()
	_, heard := container(t, "broken at its start", time.Minute)
	expect(t, heard, "/status/env-1/error", `exit status 3","errorType":"Runtime.ExitError"`)
}

func TestProgramThatCannotBeStartedIsReported(t *testing.T) {
	t.Parallel()
	endpoint, heard := localstack(t)
	out, err := newOutput()
	if err != nil {
		t.Fatal(err)
	}
	defer out.file.Close()
	b := &box{upstream: upstream{endpoint, "env-1"}, program: "/nonexistent/bootstrap", output: out}
	b.start()
	expect(t, heard, "/status/env-1/error", "Runtime.InvalidEntrypoint")
}

func TestOneInvocationAtATime(t *testing.T) {
	t.Parallel()
	url, heard := container(t, "function", time.Minute)
	expect(t, heard, "/status/env-1/ready", "")
	invoke(t, url, "first", `"hang"`)
	resp, err := http.Post(url+"/invoke", "application/json", strings.NewReader(`{"invoke-id":"second","payload":"{}"}`))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusConflict {
		t.Errorf("another invocation was answered with %s", resp.Status)
	}
}

func TestFunctionSeesNothingOfWhatIsBetweenLocalStackAndItsInit(t *testing.T) {
	t.Parallel()
	got := functionEnv([]string{"A=1", "LOCALSTACK_RUNTIME_ENDPOINT=x", "LOCALSTACK_RUNTIME_ID=y", "LOCALSTACK_HOSTNAME=z"}, "127.0.0.1:1", "/var/task")
	if want := "A=1 LOCALSTACK_HOSTNAME=z AWS_LAMBDA_RUNTIME_API=127.0.0.1:1 LAMBDA_TASK_ROOT=/var/task"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}
