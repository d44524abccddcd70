package wire

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
)

// distrustful are the alerts of a client that does not believe a certificate (RFC 8446 6.2), in crypto/tls's words.
var distrustful = []string{
	"bad certificate", "unsupported certificate", "unknown certificate", "unknown certificate authority",
}

// distrust tells whom a client wanted to reach and why it broke a handshake off, if it did since it does not believe
// the certificate.
func distrust(c net.Conn, err error) (name, alert string, is bool) {
	server, is := c.(*tls.Conn)
	var op *net.OpError
	if !is || !errors.As(err, &op) || op.Op != "remote error" {
		return "", "", false
	}
	alert = strings.TrimPrefix(op.Err.Error(), "tls: ")
	return server.ConnectionState().ServerName, alert, slices.Contains(distrustful, alert)
}
