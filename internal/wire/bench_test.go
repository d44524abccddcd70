package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

func empty(http.ResponseWriter, *http.Request) {}

func ask(b *testing.B, c *http.Client, url string) {
	for b.Loop() {
		r, err := c.Get(url)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
}

// What the gate costs: an empty handler over one kept connection.
func BenchmarkServe(b *testing.B) {
	s, err := wire.Serve(world.New(world.Options{}), "", http.HandlerFunc(empty))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	ask(b, &http.Client{Transport: tr}, s.URL)
}

func BenchmarkHTTPTest(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(empty))
	defer s.Close()
	ask(b, s.Client(), s.URL)
}
