package wire_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/ca"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// newDoor is a market behind a door that leads every target to it but one.
func newDoor(t testing.TB) (*market, *ca.Authority) {
	t.Helper()
	w := world.New(world.Options{})
	s := &stall{world: w, caller: &world.Caller{Name: "fn", Function: true}, park: make(chan struct{})}
	authority := ca.New()
	srv, err := wire.ServeBehind(w, "", &wire.Door{
		TLS: authority.Config(),
		Connect: func(_ context.Context, target string) error {
			if strings.HasPrefix(target, "nowhere.example.com:") {
				return errors.New("nothing is at " + target)
			}
			return nil
		},
	}, wire.Shell(w, s))
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if busy := w.Clock.Busy(); len(busy) > 0 {
			t.Errorf("holds are left: %q", busy)
		}
	})
	return &market{s, srv, &http.Client{Transport: tr, Timeout: 30 * time.Second}}, authority
}

func (m *market) fetch(url string) (string, error) {
	r, err := m.client.Post(url, "text/plain", strings.NewReader("you"))
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}

func TestADoorServesPlainHTTPAndHTTPS(t *testing.T) {
	t.Parallel()
	m, _ := newDoor(t)
	for _, scheme := range []string{"http", "https", "https", "http"} {
		got, err := m.fetch(scheme + "://" + m.server.Addr() + "/op")
		if err != nil || got != "heard you" {
			t.Errorf("%s: %q, %v", scheme, got, err)
		}
	}
	if n := len(m.calls()); n != 4 {
		t.Errorf("%d calls in the journal", n)
	}
}

func TestADoorIsAProxy(t *testing.T) {
	t.Parallel()
	m, _ := newDoor(t)
	proxy := &url.URL{Scheme: "http", Host: m.server.Addr()}
	m.client.Transport.(*http.Transport).Proxy = http.ProxyURL(proxy)
	for _, to := range []string{"https://demo.eu.auth0.com/op", "http://demo.eu.auth0.com/op", "https://sts.amazonaws.com:8443/op"} {
		if got, err := m.fetch(to); err != nil || got != "heard you" {
			t.Errorf("%s: %q, %v", to, got, err)
		}
	}
	if got, err := m.fetch("https://nowhere.example.com/op"); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("a target that is refused: %q, %v", got, err)
	}
}

func TestADoorRefusesWhatIsNoRequest(t *testing.T) {
	t.Parallel()
	m, _ := newDoor(t)
	for _, text := range []string{"CONNECT \r\n\r\n", "CALL x HTTP/1.1\r\n\r\n", "CONNECT / HTTP/1.1\r\nHost: \r\n\r\n"} {
		c, err := net.Dial("tcp", m.server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, text)
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %s", text, r.Status)
		}
		c.Close()
	}
}

// A fault is the same behind a door.
func TestFaultsComeThroughADoor(t *testing.T) {
	t.Parallel()
	m, _ := newDoor(t)
	at := "https://" + m.server.Addr() + "/op"
	m.world.Faults.On("stall.op").Times(1).Do(fault.Disconnect())
	if got, err := m.fetch(at); err == nil {
		t.Errorf("answered %q by nobody", got)
	}
	m.world.Faults.On("stall.op").Times(1).Do(fault.LoseReply())
	if got, err := m.fetch(at); err == nil {
		t.Errorf("heard %q", got)
	}
	if got, err := m.fetch(at); err != nil || got != "heard you" {
		t.Errorf("%q, %v", got, err)
	}
	if m.happened() != 2 {
		t.Errorf("it happened %d times", m.happened())
	}
}

// Some of these are what a fuzzer may come up with; none may keep the world's clock.
func TestAClientThatStopsHalfwayHoldsNothingWhenItGoes(t *testing.T) {
	t.Parallel()
	m, _ := newDoor(t)
	for _, text := range []string{"", "C", "CONNECT x", "\x16", "\x16\x03\x01", "\x16\x03\x01\x00\x05hel", "GET /op HT"} {
		c, err := net.Dial("tcp", m.server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, text)
		c.Close()
		eventually(t, fmt.Sprintf("nothing owed after %q", text), func() bool {
			return m.world.Debts.None() && len(m.world.Clock.Busy()) == 0
		})
	}
}
