package world

import (
	"slices"
	"strings"
)

// mostHeard is how many bytes of texts are kept to be judged again, the latest first.
const mostHeard = 16 << 20

// heard is a text that may hold what is not known yet.
type heard struct {
	text  string
	told  []string // of what stands in it
	later func(name string)
}

// Overhear returns the names of the secrets of which enough stands in a text, as Find does, and keeps the text:
// when a secret becomes known that stood there before anybody knew it, later is called with its name. Of all
// texts together the latest 16 MiB are kept. later may ask the names, and must not tell.
func (n *Names) Overhear(text string, later func(name string)) []string {
	sighted := n.sighted(text)
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.secrets.part(text)
	for _, name := range sighted {
		if !slices.Contains(now, name) {
			now = append(now, name)
		}
	}
	if len(text) >= block {
		n.heard = append(n.heard, &heard{text, slices.Clone(now), later})
		n.heardBytes += len(text)
	}
	for len(n.heard) > 1 && n.heardBytes > mostHeard {
		n.heardBytes -= len(n.heard[0].text)
		n.heard = n.heard[1:]
	}
	return now
}

// fresh is a secret that may have been said before it was known.
type fresh struct {
	name, value string
	nature      nature
}

// listenAgain judges what was heard by what has become known since, and by the recognisers.
func (n *Names) listenAgain() {
	n.mu.Lock()
	late := newSecretIndex()
	for _, f := range n.fresh {
		late.add(f.name, f.value, f.nature)
		if e, known := n.secrets.known[f.value]; known {
			late.entries[late.known[f.value]].common = slices.Clone(n.secrets.entries[e].common)
		}
	}
	n.fresh = nil
	texts := slices.Clone(n.heard)
	n.mu.Unlock()
	for _, h := range texts {
		names := late.part(h.text)
		if strings.Contains(h.text, "-----BEGIN ") {
			names = append(names, n.sighted(h.text)...)
		}
		for _, name := range names {
			if n.tellOnce(h, name) {
				h.later(name)
			}
		}
	}
}

func (n *Names) tellOnce(h *heard, name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if slices.Contains(h.told, name) {
		return false
	}
	h.told = append(h.told, name)
	return true
}
