package page

import (
	"net"
	"strings"
	"testing"
)

func TestListening(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := standing(t, nil)
	other := New(r.stack)
	if other.URL() != "" {
		t.Errorf("it does not listen, at %s", other.URL())
	}
	for addr, want := range map[string]string{
		l.Addr().String(): "listen on " + l.Addr().String() + ": address already in use: stop what listens there, or choose another port",
		"nonsense":        "listen on nonsense: ",
	} {
		if err := other.Listen(addr); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v", addr, err)
		}
	}
	if err := r.page.Listen("127.0.0.1:0"); err == nil {
		t.Error("it listens twice")
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	if err := other.Listen("127.0.0.1:0"); err == nil {
		t.Error("it listens after its end")
	}
}
