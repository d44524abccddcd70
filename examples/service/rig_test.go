package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	audience = "https://services.example.com"
	secretID = "service-token-demo"
)

// rig is a service in a world of its own, with a tenant and a Secrets Manager; it is its own peer.
type rig struct {
	t      *testing.T
	world  *world.World
	tenant *fakeauth0.Tenant
	client *fakeauth0.Client
	vault  *fakesecrets.Service
	url    string
	http   *http.Client
	logged *logbook
}

func newRig(t *testing.T, tenant fakeauth0.Options, api fakeauth0.APIOptions) *rig {
	t.Helper()
	w := world.New(world.Options{})
	r := &rig{
		t: t, world: w, logged: new(logbook),
		tenant: fakeauth0.New(w, tenant),
		vault:  fakesecrets.New(w, nil, fakesecrets.Options{}),
		http:   newHTTPClient(),
	}
	if api.TokenLifetime == 0 {
		api.TokenLifetime = 25 * time.Hour
	}
	r.tenant.AddAPI(audience, api)
	r.client = r.tenant.AddClient("billing")
	r.client.Grant(audience)
	r.listen(r.tenant)
	r.listen(r.vault)
	r.serve(r.vault.URL())
	t.Cleanup(func() { r.logged.holdsNo(t, r.world) })
	return r
}

type listener interface {
	Listen(addr string) error
	Close() error
}

func (r *rig) listen(l listener) {
	r.t.Helper()
	if err := l.Listen(""); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := l.Close(); err != nil {
			r.t.Error(err)
		}
	})
}

// serve starts the service itself, with an AWS SDK of its own.
func (r *rig) serve(endpoint string) {
	r.t.Helper()
	server := httptest.NewUnstartedServer(nil)
	r.url = "http://" + server.Listener.Addr().String()
	set, err := settingsFrom(env{"AUTH0_URL": r.tenant.URL(), "AUTH0_AUDIENCE": audience, "PEER_URL": r.url}.get)
	if err != nil {
		r.t.Fatal(err)
	}
	transport := &http.Transport{}
	sdk := secretsmanager.New(secretsmanager.Options{
		Region: "eu-west-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		HTTPClient:  &http.Client{Transport: transport}, Retryer: aws.NopRetryer{},
	})
	client := newHTTPClient()
	s := newService(set, sdk, client, r.world.Clock.Now, slog.New(slog.NewTextHandler(r.logged, nil)))
	server.Config.Handler = s.handler()
	server.Start()
	r.t.Cleanup(func() {
		r.http.CloseIdleConnections()
		client.CloseIdleConnections()
		transport.CloseIdleConnections()
		server.Close()
	})
}

// userToken is a customer's.
func (r *rig) userToken(u fakeauth0.UserToken) string {
	r.t.Helper()
	if u.Audience == "" {
		u.Audience = audience
	}
	minted, err := r.tenant.Mint(context.Background(), u)
	if err != nil {
		r.t.Fatal(err)
	}
	return minted.AccessToken
}

// clientToken is the client's for itself, which makes it a service token.
func (r *rig) clientToken() string {
	r.t.Helper()
	minted, err := r.client.Mint(context.Background(), audience)
	if err != nil {
		r.t.Fatal(err)
	}
	return minted.AccessToken
}

// rotate puts a fresh service token into the secret, as a rotation does.
func (r *rig) rotate() {
	r.t.Helper()
	r.put(`{"GENERATED_AT":"2035-01-01T00:00:00Z","BEARER_TOKEN":"Bearer ` + r.clientToken() + `"}`)
}

func (r *rig) put(value string) {
	r.t.Helper()
	if err := r.vault.Put(secretID, value); err != nil {
		r.t.Fatal(err)
	}
}

// reply is what the service answered.
type reply struct {
	status    int
	challenge string
	body      string
}

func (r *rig) get(path string, authorization ...string) reply {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodGet, r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header["Authorization"] = authorization
	res, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header.Get("WWW-Authenticate"), strings.TrimSpace(string(body))}
}

func (r *rig) whoami(token string) reply {
	r.t.Helper()
	return r.get("/whoami", "Bearer "+token)
}

func (r *rig) accepted(got reply, who caller) {
	r.t.Helper()
	want, err := json.Marshal(who)
	if err != nil {
		r.t.Fatal(err)
	}
	if got.status != http.StatusOK || got.body != string(want) {
		r.t.Errorf("answered %d %s, want 200 %s", got.status, got.body, want)
	}
}

func (r *rig) refused(got reply, why string) {
	r.t.Helper()
	want := `Bearer realm="service", error="invalid_token", error_description="` + why + `"`
	if got.status != http.StatusUnauthorized || got.challenge != want {
		r.t.Errorf("answered %d with the challenge %s\nwant     401 with the challenge %s", got.status, got.challenge, want)
	}
}

// calls counts the requests of an operation.
func (r *rig) calls(op string) int {
	n := 0
	for _, e := range r.world.Journal.Entries() {
		if c, ok := e.Fact.(journal.Call); ok && c.Op == op {
			n++
		}
	}
	return n
}

// env is an environment.
type env map[string]string

func (e env) get(name string) string { return e[name] }

// logbook is what the service wrote into its log.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// holdsNo fails the test if a credential of the world was logged.
func (l *logbook) holdsNo(t *testing.T, w *world.World) {
	t.Helper()
	if text := l.String(); w.Names.Mask(text) != text {
		t.Errorf("the log holds a credential: %s", w.Names.Mask(text))
	}
}
