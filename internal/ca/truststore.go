package ca

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // the format's own checksum
	"encoding/binary"
	"unicode/utf16"
)

// JavaPassword is the password of JavaTrustStore, which is what Java uses for its own.
const JavaPassword = "changeit"

// JavaTrustStore returns the authority's certificate as a trust store in Java's own format, JKS, version 2:
// one entry. Java needs no password to trust what is in it.
func (a *Authority) JavaTrustStore() []byte {
	const magic, version, trusted = 0xFEEDFEED, 2, 2
	var b bytes.Buffer
	number := func(v any) { _ = binary.Write(&b, binary.BigEndian, v) } // a Buffer takes all
	text := func(s string) {
		number(uint16(len(s)))
		b.WriteString(s)
	}
	number([]uint32{magic, version, 1, trusted})
	text("rollover")
	number(a.cert.NotBefore.UnixMilli())
	text("X.509")
	number(uint32(len(a.cert.Raw)))
	b.Write(a.cert.Raw)

	sum := sha1.New()                                                           //nolint:gosec // as above
	_ = binary.Write(sum, binary.BigEndian, utf16.Encode([]rune(JavaPassword))) // a hash takes all
	sum.Write([]byte("Mighty Aphrodite"))
	sum.Write(b.Bytes())
	return sum.Sum(b.Bytes())
}
