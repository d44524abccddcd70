//go:build ignore

// Generate writes the test keys of this folder: the certificate authority of every world with its key,
// and the key that all servers share. They are public by nature.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"os"
	"time"
)

func main() {
	for _, write := range []func() error{authority, server} {
		if err := write(); err != nil {
			log.Fatal(err)
		}
	}
}

func authority() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial := make([]byte, 9)
	if _, err := rand.Read(serial); err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: "rollover test CA, never trust it", Organization: []string{"rollover"}},
		NotBefore:             time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	return write("authority.pem", key, &pem.Block{Type: "CERTIFICATE", Bytes: certificate})
}

func server() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	return write("server.pem", key)
}

func write(name string, key *ecdsa.PrivateKey, further ...*pem.Block) error {
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# A public test key of rollover. It protects nothing; never use or trust it elsewhere.\n")
	for _, p := range append([]*pem.Block{{Type: "PRIVATE KEY", Bytes: private}}, further...) {
		if err := pem.Encode(&b, p); err != nil {
			return err
		}
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
