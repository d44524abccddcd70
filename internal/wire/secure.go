package wire

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
)

// TLS lies between the gate and net/http: the gate counts what comes from the socket, net/http sees a
// connection like any other, and reads plain text from it. What has come from the socket and is no text
// yet (a handshake, half a record, an alert) holds the clock until the connection asks for more and there
// is none.

// secured lets a connection speak TLS from its first byte on; with a nil config it does not.
func (c *conn) secured(config *tls.Config) *conn {
	if config != nil {
		c.tls = tls.Server(socket{c.TCPConn, c}, config)
	}
	return c
}

// socket is a connection below its TLS.
type socket struct {
	*net.TCPConn
	conn *conn
}

func (s socket) Read(b []byte) (int, error) { return s.conn.readSocket(b) }
func (s socket) Close() error               { return s.conn.closeSocket() }

func (c *conn) Read(b []byte) (int, error) {
	if c.tls == nil {
		return c.readSocket(b)
	}
	n, err := c.tls.Read(b)
	if n > 0 || errors.Is(err, io.EOF) {
		c.deliver(n, len(b))
	}
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	if c.tls == nil {
		return c.TCPConn.Write(b)
	}
	return c.tls.Write(b)
}

// ReadFrom keeps net/http from handing a file to the socket past its TLS.
func (c *conn) ReadFrom(r io.Reader) (int64, error) {
	if c.tls == nil {
		return c.TCPConn.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{c.tls}, r)
}

// Close says goodbye, unless the connection is to end as a reset.
func (c *conn) Close() error {
	if c.tls == nil || c.cut.Load() {
		return c.closeSocket()
	}
	return c.tls.Close()
}

func (c *conn) reset() {
	c.cut.Store(true)
	_ = c.SetLinger(0)
}
