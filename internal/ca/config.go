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
