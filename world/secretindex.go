package world

import (
	"cmp"
	"slices"
	"strings"
)

const (
	block    = 8  // bytes of an index key
	shortest = 16 // characters that make a leak
)

// secretIndex finds any of many secrets in a text in time that grows with the text alone. It keeps
// each secret's aligned blocks of 8 bytes: whatever 16 characters of it stand in a text, one such
// block is among them.
type secretIndex struct {
	entries []indexed
	known   map[string]int // :: value → entry
	blocks  map[string][]place
	short   []int // secrets under 16 characters: found only whole
}

type indexed struct {
	name  string
	value string
	core  int // where the part begins that gives it away: a JWT's signature
}

type place struct{ entry, offset int }

// match is a stretch of a text that belongs to a secret, as long as it can be.
type match struct {
	from, to int
	entry    int
	whole    bool
}

func newSecretIndex() secretIndex {
	return secretIndex{known: map[string]int{}, blocks: map[string][]place{}}
}

// add makes value known under name. A value that is known already changes its name.
func (x *secretIndex) add(name, value string) {
	if value == "" {
		return
	}
	if e, ok := x.known[value]; ok {
		x.entries[e].name = name
		return
	}
	e := len(x.entries)
	x.known[value] = e
	core := 0
	if strings.Count(value, ".") == 2 && strings.HasPrefix(value, "eyJ") {
		core = strings.LastIndexByte(value, '.') + 1
	}
	x.entries = append(x.entries, indexed{name, value, core})
	if len(value)-core < shortest {
		x.short = append(x.short, e)
		return
	}
	for o := core; o+block <= len(value); o += block {
		key := value[o : o+block]
		x.blocks[key] = append(x.blocks[key], place{e, o})
	}
}

// matches returns every stretch of text that belongs to a secret: from left to right, of those that
// begin together the longest first, then a whole secret, then the latest.
func (x *secretIndex) matches(text string) []match {
	var found []match
	seen := map[place]int{} // :: entry and where it would begin → how far that has been looked at
	for i := 0; i+block <= len(text); i++ {
		for _, p := range x.blocks[text[i:i+block]] {
			begin := place{p.entry, i - p.offset}
			if i < seen[begin] {
				continue
			}
			m, enough := x.extend(text, i, p)
			seen[begin] = m.to
			if enough {
				found = append(found, m)
			}
		}
	}
	for _, e := range x.short {
		value := x.entries[e].value
		for from := 0; ; from++ {
			i := strings.Index(text[from:], value)
			if i < 0 {
				break
			}
			from += i
			found = append(found, match{from, from + len(value), e, true})
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		switch {
		case a.from != b.from || a.to != b.to:
			return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
		case a.whole != b.whole && a.whole:
			return -1
		case a.whole != b.whole:
			return 1
		default:
			return cmp.Compare(b.entry, a.entry)
		}
	})
	return found
}

// extend grows a block's match in both directions; enough tells whether enough of the secret's core is
// in it.
func (x *secretIndex) extend(text string, at int, p place) (m match, enough bool) {
	e := x.entries[p.entry]
	from, to, v := at, at+block, p.offset
	for from > 0 && v > 0 && text[from-1] == e.value[v-1] {
		from, v = from-1, v-1
	}
	end := p.offset + block
	for to < len(text) && end < len(e.value) && text[to] == e.value[end] {
		to, end = to+1, end+1
	}
	return match{from, to, p.entry, to-from == len(e.value)}, end-max(v, e.core) >= shortest
}

// outer leaves out what lies inside another stretch: it is the other's.
func outer(found []match) []match {
	last := 0
	return slices.DeleteFunc(found, func(m match) bool {
		inside := m.to <= last
		last = max(last, m.to)
		return inside
	})
}

// whole names the secrets that stand whole in text.
func (x *secretIndex) whole(text string) []string {
	return x.names(slices.DeleteFunc(x.matches(text), func(m match) bool { return !m.whole }))
}

// part names the secrets of which enough stands in text.
func (x *secretIndex) part(text string) []string { return x.names(outer(x.matches(text))) }

func (x *secretIndex) names(found []match) []string {
	var names []string
	for _, m := range found {
		if name := x.entries[m.entry].name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (x *secretIndex) mask(text string) string {
	found := outer(x.matches(text))
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	for _, m := range found {
		b.WriteString(text[last:max(last, m.from)])
		b.WriteString("***" + x.entries[m.entry].name + "***")
		last = m.to
	}
	b.WriteString(text[last:])
	return b.String()
}
