package harness

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	_ "embed" // the key below
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// clientKey is a private key for tests, public by nature: making one would cost more than all else that a
// stack begins with, and no seed could repeat it.
//
//go:embed keys/client.pem
var clientKey string

// GiveKey makes a client authenticate with a key (private_key_jwt) and returns that, in PEM armour. One client
// of a stack may be given it.
func (s *Stack) GiveKey(c *fakeauth0.Client) (string, error) {
	if s.keyed != "" {
		return "", fmt.Errorf("client %q cannot have a key: %q has the one there is", c.Name(), s.keyed)
	}
	block, _ := pem.Decode([]byte(clientKey))
	if block == nil {
		return "", errors.New("the embedded key is no PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	key, ok := private.(*rsa.PrivateKey)
	if !ok {
		return "", errors.New("the embedded key is not one of RSA")
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", err
	}
	armour := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	added, err := c.AddCredential(context.Background(), fakeauth0.NewCredential{Name: "first", PEM: string(armour)})
	if err != nil {
		return "", err
	}
	s.keyed = c.Name()
	return clientKey, c.UseCredentials(added.ID)
}
