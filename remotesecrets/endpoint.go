package remotesecrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Endpoint is a Secrets Manager that runs elsewhere, with a Lambda service beside it. Many worlds may share
// one. Make it with Dial. All methods are safe for concurrent use.
type Endpoint struct {
	url     string
	options EndpointOptions
	kind    kind
	http    *http.Client
	desk    *desk

	mu    sync.Mutex
	free  []*room // that no world is in
	rooms []*room // all

	building sync.Mutex // guards built
	built    string     // the folder of the relay; empty: it is not built
}

// EndpointOptions say how an Endpoint is reached, and how it reaches the host.
type EndpointOptions struct {
	// Arch is the processor on which the endpoint runs functions, in Go's words: "amd64" or "arm64". Empty is this
	// machine's.
	Arch string
	// Listen is the host on which the relay's events are taken; empty is every one if the endpoint runs its
	// functions in containers, else the loopback.
	Listen string
	// Hosts are the names by which a function there may find this machine. Empty is the loopback,
	// host.docker.internal, and the gateway of the function's own network.
	Hosts []string
	// Relay is the executable of the relay, built from remotesecrets/relay for where the endpoint runs functions, as for a
	// machine without Go. Empty: it is built by the go command in PATH when it is wanted first.
	Relay string
	// Away has the functions under test run at the endpoint, too.
	Away bool
	// Region and Account are those that the world's own functions have. They are required.
	Region, Account string
	// Wait is how long Dial waits for the endpoint to be well. Zero: it asks once.
	Wait time.Duration
}

// kind is what an endpoint turned out to be.
type kind struct {
	name     string // "LocalStack 4.14.0"
	accounts bool   // an access key id of twelve digits is an account, with secrets of its own
	own      bool   // and with functions of its own
	async    bool   // RotateSecret answers before the steps run
	lambda   bool   // it runs functions

	// daysAlone: of a schedule it keeps a number of days and no expression, and tells functions no more.
	daysAlone bool
	// needsFirst: AWSCURRENT cannot be put on a version while it is on none (moto's UpdateSecretVersionStage).
	needsFirst bool
}

// Dial finds out what answers at a URL. The error says in one sentence what is wrong, and what to do.
func Dial(ctx context.Context, endpoint string, o EndpointOptions) (*Endpoint, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no endpoint: give a URL such as http://127.0.0.1:4566", endpoint)
	}
	if o.Arch == "" {
		o.Arch = runtime.GOARCH
	}
	e := &Endpoint{
		url: strings.TrimRight(endpoint, "/"), options: o,
		// The client asks no proxy: an endpoint is somewhere near, and a function's events even nearer.
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
	if err := e.identify(ctx); err != nil {
		return nil, err
	}
	if e.desk, err = openDesk(e.listen()); err != nil {
		return nil, err
	}
	return e, nil
}

// String is what answers there, and where.
func (e *Endpoint) String() string { return e.kind.name + " at " + e.url }

// Name is what answers there, such as "LocalStack 4.14.0".
func (e *Endpoint) Name() string { return e.kind.name }

// Notes say what an endpoint does otherwise than Secrets Manager, as far as it bounds what every world there shows.
func (e *Endpoint) Notes() []string {
	notes := []string{"rotations run at " + e.String() + ", by its own RotateSecret, when they are due here"}
	if e.options.Away {
		notes = append(notes, "the function runs there, too, and its clock is the host's")
	}
	if e.kind.needsFirst {
		notes = append(notes, "a secret that a set-up leaves empty holds {} there, since it cannot make a first version current")
	}
	return notes
}

// Shareable reports whether several worlds may be there at a time.
func (e *Endpoint) Shareable() bool { return e.kind.accounts }

// health is what emulators say of themselves.
type health struct {
	Edition  string            `json:"edition"`
	Version  string            `json:"version"`
	Services map[string]string `json:"services"`
}

// identify asks the endpoint what it is, until it says so or the patience is at its end.
func (e *Endpoint) identify(ctx context.Context) error {
	if e.options.Wait > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, e.options.Wait)
		defer cancel()
	}
	for {
		err := e.ask(ctx)
		if err == nil || e.options.Wait == 0 {
			return err
		}
		if !pause(ctx, 100*time.Millisecond) {
			return fmt.Errorf("%w, for %s", err, e.options.Wait)
		}
	}
}

func (e *Endpoint) ask(ctx context.Context) error {
	var h health
	status, body, err := e.get(ctx, "/_localstack/health")
	if err != nil {
		return fmt.Errorf("nothing answers at %s: start it, or mend the URL", e.url)
	}
	if status == http.StatusOK && json.Unmarshal(body, &h) == nil && h.Services != nil {
		return e.emulator(h)
	}
	if status, body, err = e.get(ctx, "/moto-api/data.json"); err == nil && status == http.StatusOK && json.Valid(body) {
		e.kind = kind{name: "moto", needsFirst: true, daysAlone: true}
		return nil
	}
	r := &room{endpoint: e, account: e.options.Account}
	if err := r.secrets(ctx, "ListSecrets", map[string]any{"MaxResults": 1}, nil); err != nil {
		return fmt.Errorf("what answers at %s is no Secrets Manager: ListSecrets gets %w; mend the URL", e.url, err)
	}
	e.kind = kind{name: "an endpoint", lambda: true}
	return nil
}

func (e *Endpoint) emulator(h health) error {
	if s := h.Services["secretsmanager"]; s == "" || s == "disabled" {
		return fmt.Errorf("what runs at %s has no Secrets Manager: start it with SERVICES=secretsmanager,lambda", e.url)
	}
	e.kind = kind{name: "LocalStack", accounts: true, own: true, needsFirst: true, daysAlone: true, lambda: h.Services["lambda"] != "" && h.Services["lambda"] != "disabled"}
	switch {
	case h.Edition == "rollover":
		e.kind = kind{name: "rollover up", accounts: true, async: true, lambda: true}
	case h.Version != "":
		e.kind.name += " " + h.Version
	}
	return nil
}

// get asks for a path. The answer is cut at a megabyte.
func (e *Endpoint) get(ctx context.Context, path string) (status int, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.url+path, nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := e.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp.StatusCode, body, err
}

// listen is where the desk is opened.
func (e *Endpoint) listen() string {
	switch {
	case e.options.Listen != "":
		return e.options.Listen
	case e.kind.async || !e.kind.lambda:
		return "127.0.0.1"
	default:
		return ""
	}
}

// Close takes away what worlds have left there, and ends listening. Worlds that use the endpoint must have
// ended.
func (e *Endpoint) Close() error {
	e.mu.Lock()
	rooms := e.rooms
	e.rooms, e.free = nil, nil
	e.mu.Unlock()
	var errs []error
	for _, r := range rooms {
		errs = append(errs, r.clear())
	}
	e.http.CloseIdleConnections()
	return errors.Join(append(errs, e.desk.close(), e.removeRelay())...)
}
