// Package ca is the certificate authority of all worlds: what the fakes serve over TLS, it vouches for.
//
// Its keys are embedded and public, so that a file with its certificate can be made once and trusted by
// every process under test: SSL_CERT_FILE, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS. Whoever has the
// source can sign with it: it must never come into the trust store of a machine.
//
// Certificates are valid from 2000 to 2100, in any world's time and in the host's.
package ca

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"embed"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"sync"
	"time"
)

//go:generate sh -c "cd keys && go run generate.go"
//go:embed keys/ca.pem keys/leaf.pem
var keys embed.FS

// From and Until are the validity of everything that the authority signs.
var (
	From  = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	Until = time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// PEM returns the authority's certificate, in PEM armour.
func PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority().certificate.Raw})
}

// WriteFile writes the authority's certificate to a file.
func WriteFile(name string) error { return os.WriteFile(name, PEM(), 0o644) }

// Pool returns a pool that holds the authority alone.
func Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(authority().certificate)
	return pool
}

// Server returns what a listener needs to speak TLS under any name: it has a certificate made, once, for
// each that a client asks for, and for the address that a client connects to if it asks for none. HTTP/1.1
// is all it offers.
func Server() *tls.Config {
	i := &issuer{issued: map[string]*tls.Certificate{}}
	return &tls.Config{
		MinVersion:             tls.VersionTLS12,
		NextProtos:             []string{"http/1.1"},
		SessionTicketsDisabled: true, // a ticket's age is told by a clock, and there are two
		GetCertificate:         i.certificate,
	}
}

// signer is a key with its certificate, if it has one.
type signer struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

// authority and leaf are the embedded keys.
var (
	authority = sync.OnceValue(func() signer { return read("keys/ca.pem") })
	leaf      = sync.OnceValue(func() signer { return read("keys/leaf.pem") })
)

// read reads an embedded key. What is wrong with one is wrong for everybody, and found by the first test.
func read(name string) signer {
	text, err := keys.ReadFile(name)
	if err != nil {
		panic("ca: " + err.Error())
	}
	var s signer
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "PRIVATE KEY":
			key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				panic("ca: " + err.Error())
			}
			s.key = key.(*ecdsa.PrivateKey)
		case "CERTIFICATE":
			if s.certificate, err = x509.ParseCertificate(block.Bytes); err != nil {
				panic("ca: " + err.Error())
			}
		}
	}
	return s
}

// issuer makes certificates and keeps them.
type issuer struct {
	mu     sync.Mutex
	issued map[string]*tls.Certificate // :: name or address
}

func (i *issuer) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := hello.ServerName
	if name == "" {
		name, _, _ = net.SplitHostPort(hello.Conn.LocalAddr().String())
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if c := i.issued[name]; c != nil {
		return c, nil
	}
	c, err := issue(name)
	if err != nil {
		return nil, fmt.Errorf("certificate for %q: %w", name, err)
	}
	const enough = 1000 // a client that asks for ever new names gets ever new certificates
	if len(i.issued) < enough {
		i.issued[name] = c
	}
	return c, nil
}

// issue makes a certificate for a name or an address, and for the machine itself.
func issue(name string) (*tls.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    From,
		NotAfter:     Until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else {
		template.DNSNames = append(template.DNSNames, name)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, authority().certificate, leaf().key.Public(), authority().key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, authority().certificate.Raw}, PrivateKey: leaf().key}, nil
}
