package fakeauth0

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"sync"

	"github.com/rolloverhq/rollover/world"
)

// privates recognises the private keys of which clients have registered the public ones: the tenant never
// sees them, and a rotation stores them. It has a mutex of its own, as it is asked while the tenant's is
// held.
type privates struct {
	mu    sync.Mutex
	names map[string]string // :: thumbprint → the credential's name
}

func (p *privates) know(key *rsa.PublicKey, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.names == nil {
		p.names = map[string]string{}
	}
	p.names[thumbprint(key)] = name
}

// see finds the private keys in a text, in PEM armour, whose line breaks may be those of a JSON string. What
// gives one away is all but its beginning, which is much the same for all.
func (p *privates) see(text string) []world.Sighting {
	var seen []world.Sighting
	for {
		from := strings.Index(text, "-----BEGIN ")
		if from < 0 {
			return seen
		}
		text = text[from:]
		end := strings.Index(text, "-----END ")
		if end < 0 {
			return seen
		}
		tail := strings.Index(text[end+len("-----END "):], "-----")
		if tail < 0 {
			return seen
		}
		armour := text[:end+len("-----END ")+tail+len("-----")]
		text = text[len(armour):]
		if name := p.nameOf(armour); name != "" {
			seen = append(seen, world.Sighting{Name: name, Value: armour[len(armour)/4 : end]})
		}
	}
}

func (p *privates) nameOf(armour string) string {
	block, _ := pem.Decode([]byte(strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(armour)))
	if block == nil {
		return ""
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if block.Type == "RSA PRIVATE KEY" {
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	private, ok := key.(*rsa.PrivateKey)
	if err != nil || !ok {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.names[thumbprint(&private.PublicKey)]
}
