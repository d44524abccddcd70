package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
)

const (
	recordHandshake = 22 // the type of a TLS record (RFC 8446 5.1)
	recordHeader    = 5  // type, version, length of what follows
	mostHead        = 16 << 10
)

// records reads a connection without ever taking more than belongs together: in plain text what was asked
// for, in TLS no byte beyond the record that has begun. So it is known at any time whether something has been
// read that nobody has seen.
type records struct {
	conn   *conn
	framed bool // TLS
	kept   []byte

	header [recordHeader]byte
	have   int // of the header
	left   int // of the record
}

// peek returns the next byte and leaves it.
func (r *records) peek() (byte, error) {
	if len(r.kept) == 0 {
		var b [1]byte
		if _, err := r.conn.readBehind(b[:], true); err != nil {
			return 0, err
		}
		r.kept = append(r.kept, b[0])
	}
	return r.kept[0], nil
}

// head takes a request's head, with the empty line that ends it.
func (r *records) head() ([]byte, error) {
	end := []byte("\r\n\r\n")
	buf := make([]byte, 1<<10)
	for {
		if i := bytes.Index(r.kept, end); i >= 0 {
			head := r.kept[:i+len(end)]
			r.kept = r.kept[len(head):]
			return head, nil
		}
		if len(r.kept) > mostHead {
			return nil, errors.New("the head of a request does not end")
		}
		n, err := r.conn.readBehind(buf, false)
		if err != nil {
			return nil, err
		}
		r.kept = append(r.kept, buf[:n]...)
	}
}

// Read is the connection's, as far as a record goes.
func (r *records) Read(b []byte) (int, error) {
	if !r.framed {
		return r.take(b, true)
	}
	want := r.left
	if want == 0 {
		want = recordHeader - r.have
	}
	n, err := r.take(b[:min(len(b), want)], r.left == 0 && r.have == 0)
	if r.left > 0 {
		r.left -= n
		return n, err
	}
	copy(r.header[r.have:], b[:n])
	if r.have += n; r.have == recordHeader {
		r.have, r.left = 0, int(binary.BigEndian.Uint16(r.header[3:]))
	}
	return n, err
}

// take takes what is kept before what is to come.
func (r *records) take(b []byte, whole bool) (int, error) {
	if len(r.kept) > 0 {
		n := copy(b, r.kept)
		r.kept = r.kept[n:]
		return n, nil
	}
	return r.conn.readBehind(b, whole)
}
