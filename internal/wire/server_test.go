package wire_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

func TestListenErrors(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for addr, want := range map[string]string{
		m.server.Addr(): "listen on " + m.server.Addr() + ": address already in use: stop what listens there, or choose another port",
		"nonsense":      "listen on nonsense: address nonsense: missing port in address",
	} {
		_, err := wire.Serve(m.world, addr, http.NotFoundHandler())
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestServeAddr(t *testing.T) {
	t.Parallel()
	s, err := wire.Serve(world.New(world.Options{}), "localhost:0", http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.URL, "http://127.0.0.1:") || s.URL != "http://"+s.Addr() {
		t.Errorf("URL %q", s.URL)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A URL is for whoever is to be led here; 0.0.0.0 leads nowhere on some systems.
func TestWhoListensEverywhereIsToldOfOnLoopback(t *testing.T) {
	t.Parallel()
	s, err := wire.Serve(world.New(world.Options{}), "0.0.0.0:0", http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, port, _ := net.SplitHostPort(s.Addr()); s.URL != "http://127.0.0.1:"+port {
		t.Errorf("URL %q for %s", s.URL, s.Addr())
	}
}

func TestCloseGivesParkedRequestsUp(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	got := make(chan reply, 1)
	go func() { got <- m.get(t, "/park") }()
	eventually(t, "it is parked", func() bool { return m.happened() == 1 && len(m.world.Clock.Busy()) == 0 })
	within(t, "Close", func() {
		if err := m.server.Close(); err != nil {
			t.Error(err)
		}
		if r := <-got; r.err == nil {
			t.Errorf("got %+v", r)
		}
	})
	if busy := m.world.Clock.Busy(); len(busy) > 0 {
		t.Errorf("busy %q", busy)
	}
}

func TestOfOutsideARequest(t *testing.T) {
	t.Parallel()
	x := wire.Of(context.Background())
	x.SetArgs("nobody")
	x.SetError("reads it")
	if x.Stale {
		t.Error("stale")
	}
}
