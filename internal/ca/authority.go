// Package ca is the certificate authority of the world: it gives any host name a certificate, from test
// keys that are embedded and public, so that clients who insist on HTTPS can be served.
//
// Certificates hold from 2000 to 2100, so that they are good by the host's clock and by the world's. They
// are the same, to the byte, whenever they are made.
package ca

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"embed"
	"encoding/pem"
	"fmt"
	"sync"
)

// Making a key takes time and cannot be seeded. These are everybody's, so nothing that they sign may be
// trusted outside the processes of a world.
//
//go:generate sh -c "cd testkeys && go run generate.go"
//go:embed testkeys/*.pem
var testkeys embed.FS

// Authority issues certificates. Make it with New. All methods are safe for concurrent use.
type Authority struct {
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
	server *ecdsa.PrivateKey // of every certificate that is issued

	mu     sync.Mutex
	issued map[string]*tls.Certificate // :: names, joined → certificate
}

// New returns the authority. It panics only if what is embedded is broken.
func New() *Authority {
	key, cert := read("authority.pem")
	server, _ := read("server.pem")
	return &Authority{cert: cert, key: key, server: server, issued: map[string]*tls.Certificate{}}
}

// Certificate returns the authority's own certificate in PEM, for clients to trust.
func (a *Authority) Certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// Pool returns what a client in Go trusts: this authority and no other.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// read returns an embedded key, and the certificate that stands with it, if there is one.
func read(name string) (*ecdsa.PrivateKey, *x509.Certificate) {
	text, err := testkeys.ReadFile("testkeys/" + name)
	if err != nil {
		panic("ca: " + err.Error())
	}
	var key *ecdsa.PrivateKey
	var cert *x509.Certificate
	for block, rest := pem.Decode(bytes.TrimSpace(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			cert, err = x509.ParseCertificate(block.Bytes)
		} else {
			var parsed any
			parsed, err = x509.ParsePKCS8PrivateKey(block.Bytes)
			key, _ = parsed.(*ecdsa.PrivateKey)
		}
		if err != nil {
			panic(fmt.Sprintf("ca: %s: %v", name, err))
		}
	}
	return key, cert
}
