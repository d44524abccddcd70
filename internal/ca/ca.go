package ca

import (
	"crypto/tls"
	"crypto/x509"
	"sync"
)

// shared is the authority of whoever needs none of its own: what it has issued is kept as long as the
// process lives.
var shared = sync.OnceValue(New)

// PEM returns the authority's certificate, in PEM armour.
func PEM() []byte { return shared().Certificate() }

// Pool returns a pool that holds the authority alone.
func Pool() *x509.CertPool { return shared().Pool() }

// Server returns what a listener needs to speak TLS under any name: see Authority.Config.
func Server() *tls.Config { return shared().Config() }
