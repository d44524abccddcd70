package wire_test

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/ca"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stall is a service with a few operations: the path is the operation.
type stall struct {
	world  *world.World
	caller *world.Caller
	park   chan struct{} // of /park: it waits for the world until this is closed

	mu    sync.Mutex
	done  []string // operations that happened
	stale []bool   // as the Exchange had it
}

func (s *stall) Identify(r *http.Request, body []byte) wire.Request {
	if r.URL.Path == "/" {
		return wire.Request{}
	}
	return wire.Request{Op: "stall." + r.URL.Path[1:], Caller: s.caller, Token: r.Header.Get("Token"), Args: string(body)}
}

func (s *stall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	x := wire.Of(r.Context())
	s.mu.Lock()
	s.done = append(s.done, r.URL.Path)
	s.stale = append(s.stale, x.Stale)
	n := len(s.done)
	s.mu.Unlock()
	switch r.URL.Path {
	case "/panic":
		panic("secret-of-sixteen-characters is not a stall")
	case "/abort":
		panic(http.ErrAbortHandler)
	case "/none":
		w.WriteHeader(http.StatusNoContent)
	case "/no":
		x.SetError("NotFound")
		x.SetMessage("it is not there")
		w.WriteHeader(http.StatusNotFound)
		w.WriteHeader(http.StatusOK)
	case "/args":
		x.SetArgs("more precisely")
		x.SetVersion("s", "v2")
	case "/first-fails":
		if n == 1 {
			x.SetError("First")
		}
	case "/park":
		hold := clock.From(r.Context())
		hold.Park()
		defer hold.Unpark()
		select {
		case <-s.park:
		case <-r.Context().Done():
		}
	default:
		_, _ = w.Write(append([]byte("heard "), body...))
	}
}

func (s *stall) Refuse(w http.ResponseWriter, _ *http.Request, why fault.Refusal) {
	status := map[fault.RefusalKind]int{fault.Unavailable: 503, fault.Throttled: 429, fault.Denied: 403}[why.Kind]
	if why.After > 0 {
		w.Header().Set("Retry-After", why.After.String())
	}
	http.Error(w, "refused", status)
}

func (s *stall) happened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.done)
}

// market is a world with one stall, and a client that keeps no connection unless told.
type market struct {
	*stall
	server *wire.Server
	client *http.Client
}

// ways are those in which a market can listen.
var ways = map[string]func(*world.World, string, http.Handler) (*wire.Server, error){
	"plain": wire.Serve,
	"tls": func(w *world.World, addr string, h http.Handler) (*wire.Server, error) {
		return wire.ServeTLS(w, addr, ca.Server(), h)
	},
}

func newMarket(t testing.TB) *market {
	t.Helper()
	return newMarketOn(t, wire.Serve)
}

func newMarketOn(t testing.TB, serve func(*world.World, string, http.Handler) (*wire.Server, error)) *market {
	t.Helper()
	w := world.New(world.Options{})
	s := &stall{world: w, caller: &world.Caller{Name: "fn", Function: true}, park: make(chan struct{})}
	srv, err := serve(w, "", wire.Shell(w, s))
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: ca.Pool()}}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if busy := w.Clock.Busy(); len(busy) > 0 {
			t.Errorf("holds are left: %q", busy)
		}
	})
	return &market{s, srv, &http.Client{Transport: tr, Timeout: 30 * time.Second}}
}

// reply is what a client got.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

func (m *market) get(t testing.TB, path string) reply {
	t.Helper()
	r, err := m.client.Get(m.server.URL + path)
	if err != nil {
		return reply{err: err}
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return reply{r.StatusCode, r.Header, string(b), err}
}

// calls are the journal's lines about calls.
func (m *market) calls() (calls []journal.Call) {
	for _, e := range m.world.Journal.Entries() {
		if c, ok := e.Fact.(journal.Call); ok {
			calls = append(calls, c)
		}
	}
	return calls
}

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for guard := time.Now().Add(30 * time.Second); !is(); runtime.Gosched() {
		if time.Now().After(guard) {
			t.Fatalf("never: %s", what)
		}
	}
}

func within(t testing.TB, what string, f func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-ctx.Done():
		b := make([]byte, 1<<16)
		t.Fatalf("%s hangs\n%s", what, b[:runtime.Stack(b, true)])
	}
}
