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
	blocks  map[uint64][]place
	maybe   []uint64 // a bit for each hash that some block has: most of any text is passed over by it
	short   []int    // secrets under 16 characters: found only whole
	spaces  bool     // there is one in some secret
}

type indexed struct {
	name   string
	value  string
	core   stretch // the part that gives it away: a JWT's signature
	nature nature
	common []stretch // what other entries have, too, and gives neither away; in order, disjoint
}

// nature is what an entry is.
type nature int

const (
	credential nature = iota
	hidden            // a secret of which nobody knows whether it is good for anything
	public            // no secret: a client id
)

// stretch is part of a text or of a value.
type stretch struct{ from, to int }

type place struct{ entry, offset int }

// match is a stretch of a text that belongs to a secret, as long as it can be.
type match struct {
	from, to int
	entry    int
	whole    bool
}

func newSecretIndex() secretIndex {
	return secretIndex{known: map[string]int{}, blocks: map[uint64][]place{}}
}

// add makes value known under name, and reports whether no text could give it away before. A value that is known
// already changes its name, unless what it is called by now says more; and so does what is hidden and holds it.
func (x *secretIndex) add(name, value string, n nature) bool {
	if value == "" {
		return false
	}
	if e, ok := x.known[value]; ok {
		if n <= x.entries[e].nature {
			x.entries[e].name, x.entries[e].nature = name, n
		}
		return false
	}
	news := !x.rename(name, value, n)
	x.spaces = x.spaces || strings.Contains(value, " ")
	e := len(x.entries)
	x.known[value] = e
	x.entries = append(x.entries, indexed{name: name, value: value, core: coreOf(value), nature: n})
	x.share(e)
	core := x.entries[e].core
	if core.to-core.from < shortest {
		x.short = append(x.short, e)
		return news
	}
	for o := core.from; o+block <= core.to; o += block {
		key := keyOf(value[o:])
		x.blocks[key] = append(x.blocks[key], place{e, o})
		x.mark(key)
	}
	return news
}

// rename calls what is hidden by the name of the credential that turns out to stand in it.
func (x *secretIndex) rename(name, value string, n nature) (some bool) {
	for e := range x.entries {
		if h := &x.entries[e]; n == credential && h.nature == hidden && strings.Contains(h.value, value) {
			h.name, some = name, true
		}
	}
	return some
}

// mark notes that there is a block. There are 16 bits a block at least, so that few others look like one.
func (x *secretIndex) mark(key uint64) {
	if len(x.blocks)*16 <= len(x.maybe)*64 {
		h := x.hash(key)
		x.maybe[h>>6] |= 1 << (h & 63)
		return
	}
	x.maybe = make([]uint64, max(64, 4*len(x.maybe)))
	for key := range x.blocks {
		h := x.hash(key)
		x.maybe[h>>6] |= 1 << (h & 63)
	}
}

func (x *secretIndex) hash(key uint64) uint64 {
	return key * 0x9e3779b97f4a7c15 >> 32 & uint64(64*len(x.maybe)-1)
}

// coreOf returns the part of a value that gives it away: of a JWT the signature, and of a private key in its armour
// what comes after the first quarter, which is much the same for all and holds the public key.
func coreOf(value string) stretch {
	core := stretch{0, len(value)}
	switch {
	case strings.Count(value, ".") == 2 && strings.HasPrefix(value, "eyJ"):
		core.from = strings.LastIndexByte(value, '.') + 1
	case strings.HasPrefix(value, "-----BEGIN "):
		core.from = len(value) / 4
		if end := strings.Index(value, "-----END "); end > core.from {
			core.to = end
		}
	}
	return core
}

// share notes what a new entry has in common with those that are known by another name. What is hidden may be
// one of the credentials, spelled in another way, and has nothing in common with any.
func (x *secretIndex) share(e int) {
	one := &x.entries[e]
	x.runs(one.value, func(m match, v int) {
		other := &x.entries[m.entry]
		if m.to-m.from < shortest || other.name == one.name || one.nature == hidden || other.nature == hidden {
			return
		}
		one.common = joined(append(one.common, stretch{m.from, m.to}))
		other.common = joined(append(other.common, stretch{v, v + m.to - m.from}))
	})
}

// joined puts stretches in order, and makes one of those that meet.
func joined(all []stretch) []stretch {
	slices.SortFunc(all, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// own counts the characters of a stretch of the value that give this secret away, and no other.
func (e indexed) own(from, to int) int {
	from, to = max(from, e.core.from), min(to, e.core.to)
	n := max(0, to-from)
	for _, c := range e.common {
		n -= max(0, min(to, c.to)-max(from, c.from))
	}
	return n
}

// keyOf is the first block of a text as a number.
func keyOf(text string) uint64 {
	var k uint64
	for i := range block {
		k |= uint64(text[i]) << (8 * i)
	}
	return k
}

// runs calls f with each stretch of text that is part of an entry of the index, as long as it can be, and with
// where it begins there.
func (x *secretIndex) runs(text string, f func(m match, v int)) {
	if len(text) < block || len(x.blocks) == 0 {
		return
	}
	var seen map[place]int // :: entry and where it would begin → how far that has been looked at
	key := keyOf(text) << 8
	for i := 0; i+block <= len(text); i++ {
		key = key>>8 | uint64(text[i+block-1])<<56
		if h := x.hash(key); x.maybe[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, p := range x.blocks[key] {
			begin := place{p.entry, i - p.offset}
			if i < seen[begin] {
				continue
			}
			m, v := x.extend(text, i, p)
			if seen == nil {
				seen = map[place]int{}
			}
			seen[begin] = m.to
			f(m, v)
		}
	}
}

// extend grows a block's match in both directions, and returns where it begins in the value.
func (x *secretIndex) extend(text string, at int, p place) (m match, v int) {
	e := &x.entries[p.entry]
	from, to, v := at, at+block, p.offset
	for from > 0 && v > 0 && text[from-1] == e.value[v-1] {
		from, v = from-1, v-1
	}
	end := p.offset + block
	for to < len(text) && end < len(e.value) && text[to] == e.value[end] {
		to, end = to+1, end+1
	}
	return match{from, to, p.entry, to-from == len(e.value)}, v
}

// matches returns every stretch of text that belongs to a secret, and enough of it to give that away: from left to
// right, of those that begin together the longest first, then a whole secret, then the latest.
func (x *secretIndex) matches(text string) []match {
	var found []match
	x.runs(text, func(m match, v int) {
		e := &x.entries[m.entry]
		if e.nature != public && (m.whole || e.own(v, v+m.to-m.from) >= shortest) {
			found = append(found, m)
		}
	})
	for _, e := range x.short {
		value := x.entries[e].value
		for from := 0; x.entries[e].nature != public; from++ {
			i := strings.Index(text[from:], value)
			if i < 0 {
				break
			}
			from += i
			found = append(found, match{from, from + len(value), e, true})
		}
	}
	slices.SortFunc(found, before)
	return found
}

// before puts matches in order.
func before(a, b match) int {
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
}

// everywhere is matches for each way to read the text, with the places in the text itself.
func (x *secretIndex) everywhere(text string) []match {
	var found []match
	if len(x.entries) == 0 {
		return found
	}
	readings(text, x.spaces, func(r reading) {
		for _, m := range x.matches(r.text) {
			m.from, m.to = r.place(m.from, m.to)
			found = append(found, m)
		}
	})
	slices.SortFunc(found, before)
	return found
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

// whole names the credentials that stand whole in text, as they are or as JSON spells them.
func (x *secretIndex) whole(text string) []string {
	var found []match
	plainly(text, func(r reading) {
		for _, m := range x.matches(r.text) {
			if m.whole && x.entries[m.entry].nature == credential {
				m.from, m.to = r.place(m.from, m.to)
				found = append(found, m)
			}
		}
	})
	slices.SortStableFunc(found, before)
	return x.names(found)
}

// part names the secrets of which enough stands in text, however that is spelled.
func (x *secretIndex) part(text string) []string { return x.names(outer(x.everywhere(text))) }

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
	found := outer(x.everywhere(text))
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
