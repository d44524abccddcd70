package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/rolloverhq/rollover/clock"
)

// Door is how clients come in that do not begin with a plain request. On a listener behind one, a
// connection that begins with a TLS handshake is served HTTPS, one that begins with CONNECT is led on as
// by a proxy, and then looked at afresh; any other is served HTTP as it is.
type Door struct {
	// TLS is the server's side of a handshake. It must not offer HTTP/2.
	TLS *tls.Config
	// Only refuses whoever does not speak TLS, without a word.
	Only bool
	// Connect decides about a client that asks to be connected with a target, host and port: nil lets it
	// in, and it is served here whatever the target; an error is refused in its words.
	Connect func(ctx context.Context, target string) error
	// Distrusted is told of a client that breaks a handshake off since it does not believe the certificate: the
	// name that it asked for, and the alert that it gave as the reason. Nil tells nobody.
	Distrusted func(name, alert string)
}

// scheme is how a listener behind the door is called on.
func (d *Door) scheme() string {
	if d != nil && d.Only {
		return "https"
	}
	return "http"
}

// before puts the door before a listener.
func (d *Door) before(l net.Listener) net.Listener {
	if d == nil {
		return l
	}
	return &behind{l, d}
}

type behind struct {
	net.Listener
	door *Door
}

func (l *behind) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &doored{conn: c.(*conn), door: l.door}, nil
}

// doored is a connection behind a door. What comes in passes records, which knows whether any of it is
// still on its way, so that the gate's Hold covers what has been read and nothing else: a handshake takes
// several turns, and between them the client computes, in its own time.
type doored struct {
	*conn
	door    *Door
	records *records

	mu     sync.Mutex // between a Read and a Close
	inside net.Conn   // what net/http sees; nil before the first read
	cut    bool       // its end is to look as if nobody had been there
}

// Read is called by one goroutine at a time.
func (d *doored) Read(b []byte) (int, error) {
	in := d.opened()
	if in == nil {
		var err error
		if in, err = d.open(); err != nil {
			d.came(0, 0, true)
			return 0, err
		}
	}
	n, err := in.Read(b)
	if err != nil && d.door.Distrusted != nil {
		if name, alert, is := distrust(in, err); is {
			d.door.Distrusted(name, alert)
		}
	}
	d.came(n, len(b), err != nil && !errors.Is(err, os.ErrDeadlineExceeded))
	return n, err
}

func (d *doored) Write(b []byte) (int, error) {
	if in := d.opened(); in != nil {
		return in.Write(b)
	}
	return d.conn.Write(b)
}

func (d *doored) Close() error {
	d.mu.Lock()
	in := d.inside
	if d.cut {
		in = nil
	}
	d.mu.Unlock()
	if in != nil {
		return in.Close() // with a goodbye in TLS
	}
	return d.conn.Close()
}

func (d *doored) reset() {
	d.mu.Lock()
	d.cut = true
	d.mu.Unlock()
	d.conn.reset()
}

func (d *doored) opened() net.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inside
}

// open finds out what the client wants.
func (d *doored) open() (net.Conn, error) {
	d.records = &records{conn: d.conn}
	first, err := d.records.peek()
	if err != nil {
		return nil, err
	}
	if first == 'C' && d.door.Connect != nil { // no other method of HTTP begins so
		if err := d.connect(); err != nil {
			return nil, err
		}
		if first, err = d.records.peek(); err != nil {
			return nil, err
		}
	}
	if d.door.Only && first != recordHandshake {
		return nil, io.EOF
	}
	var in net.Conn = &outside{d.conn, d.records}
	if first == recordHandshake && d.door.TLS != nil {
		d.records.framed = true
		in = tls.Server(in, d.door.TLS)
	}
	d.mu.Lock()
	d.inside = in
	d.mu.Unlock()
	return in, nil
}

// connect answers a CONNECT.
func (d *doored) connect() error {
	head, err := d.records.head()
	if err != nil {
		return err
	}
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head)))
	if err != nil || r.Method != http.MethodConnect {
		return d.refuse(http.StatusBadRequest, "not a request that a proxy takes")
	}
	target := r.Host
	if u, err := url.Parse("//" + target); err != nil || u.Hostname() == "" {
		return d.refuse(http.StatusBadRequest, "CONNECT wants a host and a port")
	}
	ctx := clock.With(context.Background(), d.current())
	if err := d.door.Connect(context.WithValue(ctx, connKey{}, d), target); err != nil {
		return d.refuse(http.StatusForbidden, err.Error())
	}
	_, err = io.WriteString(d.conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	return err
}

// refuse answers that there is no way on.
func (d *doored) refuse(status int, why string) error {
	why = strings.ReplaceAll(why, "\n", " ")
	_, err := fmt.Fprintf(d.conn, "HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s\n",
		status, http.StatusText(status), len(why)+1, why)
	if err == nil {
		err = io.EOF
	}
	return err
}

// outside is the connection under the inside: what it reads passes records.
type outside struct {
	*conn
	records *records
}

func (o *outside) Read(b []byte) (int, error) { return o.records.Read(b) }
