package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	good := env{"AUTH0_URL": "https://t.example/", "AUTH0_AUDIENCE": audience}
	for _, c := range []struct {
		name string
		with env
		want settings
		err  string
	}{
		{"defaults", nil, settings{"https://t.example", audience, ":8080", "", "service-token-demo"}, ""},
		{"port", env{"PORT": "80"}, settings{"https://t.example", audience, ":80", "", "service-token-demo"}, ""},
		{
			"all", env{"ADDR": "127.0.0.1:1", "PORT": "80", "PEER_URL": "http://p/base/", "SERVICE_TOKEN_SECRET": "s"},
			settings{"https://t.example", audience, "127.0.0.1:1", "http://p/base", "s"}, "",
		},
		{"no tenant", env{"AUTH0_URL": ""}, settings{}, "AUTH0_URL is not"},
		{"tenant without scheme", env{"AUTH0_URL": "t.example"}, settings{}, "AUTH0_URL is not"},
		{"no audience", env{"AUTH0_AUDIENCE": ""}, settings{}, "AUTH0_AUDIENCE is not"},
		{"peer with a query", env{"PEER_URL": "http://p/?a"}, settings{}, "PEER_URL is not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := settingsFrom(func(name string) string {
				if v, ok := c.with[name]; ok {
					return v
				}
				return good[name]
			})
			if got != c.want {
				t.Errorf("settings %+v, want %+v", got, c.want)
			}
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
}

// TestStopLetsRequestsFinish tells the service to stop while a request of it is being served.
func TestStopLetsRequestsFinish(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked, finish := make(chan struct{}), make(chan struct{})
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-finish
	})}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, server, listener) }()
	status := make(chan int, 1)
	client := newHTTPClient()
	defer client.CloseIdleConnections()
	go func() {
		res, err := client.Get("http://" + listener.Addr().String())
		if err != nil {
			t.Error(err)
			close(status)
			return
		}
		_ = res.Body.Close()
		status <- res.StatusCode
	}()
	<-asked
	stop()
	// Shutdown has begun when nobody can connect any more.
	for {
		c, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			break
		}
		_ = c.Close()
	}
	close(finish)
	if got := <-status; got != http.StatusOK {
		t.Errorf("the request was answered %d, want 200", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the service ended with %v", err)
	}
}

// TestRun starts the whole of it but for the signals.
func TestRun(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	said, log := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, env{"AUTH0_URL": r.tenant.URL(), "AUTH0_AUDIENCE": audience, "ADDR": "127.0.0.1:0"}.get, slog.New(slog.NewJSONHandler(log, nil)))
		_ = log.Close()
		ended <- err
	}()
	lines := json.NewDecoder(said)
	var line struct{ Msg, Addr string }
	if err := lines.Decode(&line); err != nil || line.Msg != "listening" {
		t.Fatalf("said %+v, %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, io.MultiReader(lines.Buffered(), said)) }()
	r.url = "http://" + line.Addr
	// Its clock is the real one, to which the world's tokens say nothing; what it thinks of the key shows
	// that it asked the tenant.
	other := newRig(t, fakeauth0.Options{Domain: "other.example"}, fakeauth0.APIOptions{})
	r.refused(r.whoami(other.clientToken()), "the signing key is unknown")
	r.wantFetches(1)
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the service ended with %v", err)
	}
	if err := run(context.Background(), env{}.get, nil); err == nil || !strings.Contains(err.Error(), "AUTH0_URL") {
		t.Errorf("without an environment the service ended with %v", err)
	}
}
