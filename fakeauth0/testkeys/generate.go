//go:build ignore

// Generate writes the test keys of this folder: RSA pairs of 2048 bits, each with the self-signed
// certificate that a tenant publishes with it (spec/auth0.md 3.1). They are public by nature.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"os"
	"time"
)

const keys = 4

func main() {
	for i := 1; i <= keys; i++ {
		if err := write(fmt.Sprintf("key%d.pem", i)); err != nil {
			log.Fatal(err)
		}
	}
}

func write(name string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	serial := make([]byte, 9)
	if _, err := rand.Read(serial); err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: "tenant.rollover.test"},
		NotBefore:             time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# A public test key of rollover's fake Auth0 tenant. It protects nothing; never use it elsewhere.\n")
	for _, p := range []*pem.Block{{Type: "PRIVATE KEY", Bytes: private}, {Type: "CERTIFICATE", Bytes: certificate}} {
		if err := pem.Encode(&b, p); err != nil {
			return err
		}
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
