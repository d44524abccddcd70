package world

import (
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
	blocks  map[string][]place
	short   map[string]int // secrets under 16 characters: found only whole
}

type indexed struct {
	name  string
	value string
	core  int // where the part begins that gives it away: a JWT's signature
}

type place struct{ entry, offset int }

// match is a stretch of a text that belongs to a secret.
type match struct {
	from, to int
	entry    int
}

func newSecretIndex() secretIndex {
	return secretIndex{blocks: map[string][]place{}, short: map[string]int{}}
}

func (x *secretIndex) add(name, value string) {
	if value == "" {
		return
	}
	e := len(x.entries)
	core := 0
	if strings.Count(value, ".") == 2 && strings.HasPrefix(value, "eyJ") {
		core = strings.LastIndexByte(value, '.') + 1
	}
	x.entries = append(x.entries, indexed{name, value, core})
	if len(value)-core < shortest {
		x.short[value] = e
		return
	}
	for o := core; o+block <= len(value); o += block {
		key := value[o : o+block]
		x.blocks[key] = append(x.blocks[key], place{e, o})
	}
}

// matches returns the stretches of text that belong to secrets, in order, without overlap.
func (x *secretIndex) matches(text string) []match {
	var found []match
	for i := 0; i+block <= len(text); i++ {
		places := x.blocks[text[i:i+block]]
		for k := len(places) - 1; k >= 0; k-- {
			if m, ok := x.extend(text, i, places[k]); ok {
				found = append(found, m)
				i = m.to - 1
				break
			}
		}
	}
	for value, e := range x.short {
		for from := 0; ; {
			i := strings.Index(text[from:], value)
			if i < 0 {
				break
			}
			found = append(found, match{from + i, from + i + len(value), e})
			from += i + len(value)
		}
	}
	slices.SortFunc(found, func(a, b match) int { return a.from - b.from })
	return found
}

// extend grows a block's match in both directions, and accepts it when enough of the secret's core
// is in it.
func (x *secretIndex) extend(text string, at int, p place) (match, bool) {
	value := x.entries[p.entry].value
	from, to, v := at, at+block, p.offset
	for from > 0 && v > 0 && text[from-1] == value[v-1] {
		from, v = from-1, v-1
	}
	end := p.offset + block
	for to < len(text) && end < len(value) && text[to] == value[end] {
		to, end = to+1, end+1
	}
	core := end - max(v, x.entries[p.entry].core)
	return match{from, to, p.entry}, core >= shortest
}

func (x *secretIndex) find(text string, whole bool) []string {
	var names []string
	for _, m := range x.matches(text) {
		e := x.entries[m.entry]
		if whole && m.to-m.from != len(e.value) {
			continue
		}
		if !slices.Contains(names, e.name) {
			names = append(names, e.name)
		}
	}
	return names
}

func (x *secretIndex) mask(text string) string {
	var b strings.Builder
	last := 0
	for _, m := range x.matches(text) {
		if m.from < last {
			continue
		}
		b.WriteString(text[last:m.from])
		b.WriteString("***" + x.entries[m.entry].name + "***")
		last = m.to
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}
