package ca

import (
	"crypto/tls"
	"net"
)

// Config returns the configuration of a TLS server that is whoever its client asks for (SNI). A client
// that does not say gets a certificate for the address that it reached, localhost, 127.0.0.1 and ::1.
func (a *Authority) Config() *tls.Config {
	return &tls.Config{
		MinVersion:             tls.VersionTLS12,
		NextProtos:             []string{"http/1.1"},
		SessionTicketsDisabled: true, // a ticket's age is told by a clock, and there are two
		GetCertificate:         a.answer,
		// Small records help the first byte on a slow way, and there is none. A short answer is here as a whole or
		// not at all: aws-sdk-go-v2 may lose a connection whose answer comes before it has looked for the end of its
		// own request, which over a real network none does.
		DynamicRecordSizingDisabled: true,
	}
}

func (a *Authority) answer(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if hello.ServerName != "" {
		return a.Leaf(hello.ServerName)
	}
	names := []string{"localhost", "127.0.0.1", "::1"}
	if hello.Conn != nil {
		if at, ok := hello.Conn.LocalAddr().(*net.TCPAddr); ok && !at.IP.IsLoopback() {
			names = append(names, at.IP.String())
		}
	}
	return a.Leaf(names...)
}
