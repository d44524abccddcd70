//go:build ignore

// Generate writes the keys of this folder: that of the authority with its certificate, and that of every
// certificate it issues. They are public by nature.
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
	if err := write("ca.pem", true); err != nil {
		log.Fatal(err)
	}
	if err := write("leaf.pem", false); err != nil {
		log.Fatal(err)
	}
}

func write(name string, authority bool) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# A public test key of rollover. It protects nothing; never trust it on a machine.\n")
	if err := pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: private}); err != nil {
		return err
	}
	if authority {
		template := &x509.Certificate{
			SerialNumber:          big.NewInt(1),
			Subject:               pkix.Name{CommonName: "rollover test authority"},
			NotBefore:             time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC),
			NotAfter:              time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
			KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
			BasicConstraintsValid: true,
			IsCA:                  true,
			MaxPathLenZero:        true,
		}
		certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			return err
		}
		if err := pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: certificate}); err != nil {
			return err
		}
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
