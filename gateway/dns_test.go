package gateway

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// ask has Go's own resolver put a question to the gateway, over a connection in memory. Without a
// PacketConn it speaks as over TCP: each message with its length before it.
func ask(g *Gateway, name string) ([]string, error) {
	r := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			for {
				var size [2]byte
				if _, err := server.Read(size[:]); err != nil {
					return
				}
				query := make([]byte, int(size[0])<<8|int(size[1]))
				if _, err := server.Read(query); err != nil {
					return
				}
				said := g.resolve(query)
				if _, err := server.Write(append([]byte{byte(len(said) >> 8), byte(len(said))}, said...)); err != nil {
					return
				}
			}
		}()
		return client, nil
	}}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return r.LookupHost(ctx, name)
}

func TestNamesResolveToTheGateway(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	g := New(w)
	g.Lead("*.auth0.com", http.NotFoundHandler())
	g.Lead("api.example.com:8443", http.NotFoundHandler())
	for _, name := range []string{"demo.auth0.com.", "DEMO.auth0.com."} {
		if got, err := ask(g, name); err != nil || len(got) != 1 || got[0] != "198.18.0.1" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for range 2 {
		_, err := ask(g, "other.example.com.")
		if no, ok := err.(*net.DNSError); !ok || !no.IsNotFound {
			t.Errorf("a name that leads nowhere: %v", err)
		}
	}
	var told []journal.Egress
	for _, e := range w.Journal.Entries() {
		told = append(told, e.Fact.(journal.Egress))
	}
	if len(told) != 1 || told[0].To != "other.example.com" || told[0].How != "dns" {
		t.Errorf("told: %v", told)
	}
}

func TestWhatIsNoQuestionGetsNoAnswer(t *testing.T) {
	t.Parallel()
	g := New(world.New(world.Options{}))
	if said := g.resolve([]byte("short")); said != nil {
		t.Errorf("%x", said)
	}
	if said := g.resolve([]byte{0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0}); said != nil {
		t.Errorf("an answer is answered: %x", said)
	}
	if said := g.resolve([]byte{0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 'x'}); len(said) != 12 || said[1] != 7 || said[3]&0xf != dnsBroken {
		t.Errorf("a broken question: %x", said)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add([]byte{0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'a', 'p', 'i', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1})
	f.Add([]byte{0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1})
	f.Fuzz(func(t *testing.T, query []byte) {
		g := New(world.New(world.Options{}))
		g.Lead("api.com", http.NotFoundHandler())
		said := g.resolve(query)
		if said == nil {
			return
		}
		if len(said) < dnsHeader || said[0] != query[0] || said[1] != query[1] || said[2]&0x80 == 0 {
			t.Errorf("%x answers %x", said, query)
		}
	})
}
