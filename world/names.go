package world

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Names gives everything that must not be shown, or that differs from run to run, a name that can
// be shown and does not: versions and credentials by ordinal.
type Names struct {
	mu       sync.Mutex
	versions map[string]map[string]string // :: secret → version id → "v3"
	ids      map[string][]string          // :: secret → version ids, that of "v1" first
	counts   map[string]int               // :: kind → last ordinal
	secrets  secretIndex
	places   map[string]string // :: address → what listens there
	watchers []func(name string)

	recognisers []func(text string) []Sighting

	heard      []*heard
	heardBytes int
	fresh      []fresh // not looked for yet in what was heard
}

func newNames() *Names {
	return &Names{versions: map[string]map[string]string{}, ids: map[string][]string{}, counts: map[string]int{}, secrets: newSecretIndex(), places: map[string]string{}}
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
		n.ids[secret] = append(n.ids[secret], id)
	}
	return of[id]
}

// VersionID returns the id of the version that Version has given this ordinal within its secret; empty if
// there is none.
func (n *Names) VersionID(secret, ordinal string) string {
	number, err := strconv.Atoi(strings.TrimPrefix(ordinal, "v"))
	n.mu.Lock()
	defer n.mu.Unlock()
	if err != nil || number < 1 || number > len(n.ids[secret]) || !strings.HasPrefix(ordinal, "v") {
		return ""
	}
	return n.ids[secret][number-1]
}

// Next returns the next ordinal of a kind, from 1.
func (n *Names) Next(kind string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[kind]++
	return n.counts[kind]
}

// Credential registers a secret value under the next ordinal of its kind and returns that name,
// such as "token#2". From then on Holds, Find and Mask know the value. The same value registered
// again gets a further name, and is found under the latest. An empty value is never found.
func (n *Names) Credential(kind, value string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	name := n.nextLocked(kind)
	n.secrets.add(name, value, credential)
	return name
}

func (n *Names) nextLocked(kind string) string {
	n.counts[kind]++
	return fmt.Sprintf("%s#%d", kind, n.counts[kind])
}

// Announce is Credential and Tell: for a value that may have been stored, or said, before anybody knew what it
// is.
func (n *Names) Announce(kind, value string) string {
	n.mu.Lock()
	name := n.nextLocked(kind)
	n.addLocked(name, value, credential)
	n.mu.Unlock()
	n.Tell(name)
	return name
}

// addLocked makes a secret known that may have been said before.
func (n *Names) addLocked(name, value string, as nature) {
	if n.secrets.add(name, value, as) {
		n.fresh = append(n.fresh, fresh{name, value, as})
	}
}

// Hide registers a value that somebody keeps secret, of which the world does not know what it is good for: Find
// and Mask know it from then on, and Holds does not. It goes by the next ordinal of its kind. A value in which a
// credential stands that is known is that one's, and one that is hidden already goes by the name it has.
func (n *Names) Hide(kind, value string) {
	if len(n.Holds(value)) > 0 {
		return
	}
	n.mu.Lock()
	if _, known := n.secrets.known[value]; !known {
		n.addLocked(n.nextLocked(kind), value, hidden)
	}
	n.mu.Unlock()
	n.listenAgain()
}

// HideMembers hides what stands in members of a secret's JSON object, each by its name; without members it is the
// whole value. Members that are not there, that are no text, or empty, are passed over.
func (n *Names) HideMembers(secret, value string, members []string) {
	if len(members) == 0 {
		n.Hide("value of "+secret, value)
		return
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(value), &object) != nil {
		return
	}
	for _, m := range members {
		var text string
		if json.Unmarshal(object[m], &text) == nil && text != "" {
			n.Hide(m+" of "+secret, text)
		}
	}
}

// Public registers a value that is no secret, such as a client id: what a secret has in common with it gives
// nothing away.
func (n *Names) Public(value string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.secrets.add("", value, public)
}

// Tell tells whoever keeps values that a credential has become known, and returns when all have looked
// again.
func (n *Names) Tell(name string) {
	n.mu.Lock()
	watchers := slices.Clone(n.watchers)
	n.mu.Unlock()
	for _, w := range watchers {
		w(name)
	}
	n.listenAgain()
}

// Watch has f called with the name of each credential that is told of from now on. f may ask the names,
// and must not tell.
func (n *Names) Watch(f func(name string)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.watchers = append(n.watchers, f)
}

// Sighting is a credential that stands in a text, by its name and as it stands there.
type Sighting struct{ Name, Value string }

// Recognise has f asked for credentials that nobody can know by their value, such as a private key of
// which the provider has the public one. What it sees is registered.
func (n *Names) Recognise(f func(text string) []Sighting) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.recognisers = append(n.recognisers, f)
}

// sighted returns the names of what the recognisers see in a text, and registers it, with the line breaks of a JSON
// string as they are meant.
func (n *Names) sighted(text string) []string {
	n.mu.Lock()
	recognisers := slices.Clone(n.recognisers)
	n.mu.Unlock()
	var names []string
	for _, f := range recognisers {
		for _, s := range f(text) {
			names = append(names, s.Name)
			n.mu.Lock()
			n.addLocked(s.Name, lineBreaks.Replace(s.Value), credential)
			n.mu.Unlock()
		}
	}
	return names
}

var lineBreaks = strings.NewReplacer(`\r`, "", `\n`, "\n", "\r", "")

// Holds returns the names of the credentials that stand whole in text, in the order in which they
// stand there, each once.
func (n *Names) Holds(text string) []string {
	sighted := n.sighted(text)
	n.mu.Lock()
	names, listen := n.secrets.whole(text), len(n.fresh) > 0
	n.mu.Unlock()
	if listen {
		n.listenAgain()
	}
	for _, name := range sighted {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Find returns the names of the credentials of which at least 16 characters stand in text, each
// once: of an opaque secret any 16, of a JWT 16 of its signature, of a shorter one all of it. They may be spelled
// as in a JSON string, a URL or base64, at any alignment. What two secrets have in common, or a secret and
// what is public, does not count. A stretch that lies inside another credential's is the other's.
func (n *Names) Find(text string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.secrets.part(text)
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
	for _, address := range slices.SortedFunc(maps.Keys(n.places), longestFirst) {
		text = replaceAddress(text, address, n.places[address])
	}
	return text
}

// longestFirst orders addresses so that one that begins like another is seen first, and always
// in the same order.
func longestFirst(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) }

// replaceAddress is strings.ReplaceAll, but for ports of which the address is only the beginning.
func replaceAddress(text, address, name string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, address)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if after != "" && after[0] >= '0' && after[0] <= '9' {
			b.WriteString(address)
		} else {
			b.WriteString(name)
		}
		text = after
	}
}
