package ca

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
)

// Leaf returns the certificate of a server that answers to all of these names: host names, wildcards
// such as "*.auth0.com", or IP addresses, none with a port. It is made on the first call, which costs a
// signature.
func (a *Authority) Leaf(hosts ...string) (*tls.Certificate, error) {
	if len(hosts) == 0 {
		return nil, errors.New("ca: a certificate needs a name")
	}
	id := strings.ToLower(strings.Join(hosts, " "))
	a.mu.Lock()
	defer a.mu.Unlock()
	if issued := a.issued[id]; issued != nil {
		return issued, nil
	}
	leaf, err := a.issue(id)
	if err != nil {
		return nil, fmt.Errorf("ca: certificate for %s: %w", id, err)
	}
	a.issued[id] = leaf
	return leaf, nil
}

func (a *Authority) issue(id string) (*tls.Certificate, error) {
	serial := sha256.Sum256([]byte(id))
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial[:16]),
		Subject:               pkix.Name{Organization: []string{"rollover"}},
		NotBefore:             a.cert.NotBefore,
		NotAfter:              a.cert.NotAfter,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for host := range strings.FieldsSeq(id) {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	// Without a source of chance the signature follows RFC 6979.
	der, err := x509.CreateCertificate(nil, template, a.cert, a.server.Public(), a.key)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.server, Leaf: parsed}, nil
}
