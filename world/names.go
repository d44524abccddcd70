package world

import (
	"fmt"
	"strings"
	"sync"
)

// Names gives everything that must not be shown, or that differs from run to run, a name that can
// be shown and does not: versions and credentials by ordinal.
type Names struct {
	mu       sync.Mutex
	versions map[string]map[string]string // :: secret → version id → "v3"
	counts   map[string]int               // :: kind → last ordinal
	secrets  secretIndex
	places   map[string]string // :: address → what listens there
}

func newNames() *Names {
	return &Names{versions: map[string]map[string]string{}, counts: map[string]int{}, secrets: newSecretIndex(), places: map[string]string{}}
}

// Version returns the ordinal of a version within its secret, "v1" for the first that was asked for.
func (n *Names) Version(secret, id string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	of := n.versions[secret]
	if of == nil {
		of = map[string]string{}
		n.versions[secret] = of
	}
	if of[id] == "" {
		of[id] = fmt.Sprintf("v%d", len(of)+1)
	}
	return of[id]
}

// Next returns the next ordinal of a kind, from 1.
func (n *Names) Next(kind string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[kind]++
	return n.counts[kind]
}

// Credential registers a secret value under the next ordinal of its kind and returns that name,
// such as "token#2". From then on Find and Mask know the value. The same value registered again
// gets a further name, and is found under the latest.
func (n *Names) Credential(kind, value string) string {
	name := fmt.Sprintf("%s#%d", kind, n.Next(kind))
	n.mu.Lock()
	defer n.mu.Unlock()
	n.secrets.add(name, value)
	return name
}

// Holds returns the names of the credentials that stand whole in text, in the order in which they
// stand there, each once.
func (n *Names) Holds(text string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.secrets.find(text, true)
}

// Find returns the names of the credentials of which at least 16 characters stand in text, each
// once: of an opaque secret any 16, of a JWT 16 of its signature.
func (n *Names) Find(text string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.secrets.find(text, false)
}

// Place says what listens at an address, host and port, which differs from run to run.
func (n *Names) Place(address, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.places[address] = name
}

// Mask returns text with every part that Find finds replaced by "***name***", and every address by
// what listens there.
func (n *Names) Mask(text string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	text = n.secrets.mask(text)
	for address, name := range n.places {
		text = strings.ReplaceAll(text, address, name)
	}
	return text
}
