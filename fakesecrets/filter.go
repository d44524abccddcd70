package fakesecrets

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// filter is one condition of ListSecrets (spec 4.9): its values are alternatives, one with a leading !
// negated.
type filter struct {
	Key    *string
	Values []string
}

var (
	filterKeys    = []string{"description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"}
	filterPattern = regexp.MustCompile(`^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$`)
)

func checkFilters(c *checks, filters []filter) {
	c.size("filters", "", len(filters), 0, 10)
	for i, f := range filters {
		at := fmt.Sprintf("filters.%d.member.", i+1)
		c.enum(at+"key", f.Key, filterKeys...)
		c.size(at+"values", f.Values, len(f.Values), 1, 10)
		for j := range f.Values {
			c.length(fmt.Sprintf("%svalues.%d.member", at, j+1), &f.Values[j], 0, 512)
			c.matches(fmt.Sprintf("%svalues.%d.member", at, j+1), &f.Values[j], filterPattern)
		}
	}
}

func (f filter) accepts(sec *secret, region string) bool {
	return slices.ContainsFunc(f.Values, func(v string) bool {
		if not, negated := strings.CutPrefix(v, "!"); negated {
			return !f.matches(sec, region, not)
		}
		return f.matches(sec, region, v)
	})
}

func (f filter) matches(sec *secret, region, v string) bool {
	prefixed := func(of func(tag) *string) bool {
		return slices.ContainsFunc(sec.tags, func(t tag) bool { return strings.HasPrefix(deref(of(t)), v) })
	}
	switch deref(f.Key) {
	case "name":
		return strings.HasPrefix(sec.name, v)
	case "tag-key":
		return prefixed(func(t tag) *string { return t.Key })
	case "tag-value":
		return prefixed(func(t tag) *string { return t.Value })
	case "description":
		return allWords(strings.Fields(sec.description), strings.Fields(v))
	case "primary-region":
		return strings.HasPrefix(cmp.Or(sec.primaryRegion(), region), v)
	case "all":
		texts := []string{sec.name, sec.description}
		for _, t := range sec.tags {
			texts = append(texts, deref(t.Key), deref(t.Value))
		}
		var words []string
		for _, t := range texts {
			words = append(words, splitWords(t)...)
		}
		wanted := splitWords(v)
		return len(wanted) > 0 && allWords(words, wanted)
	}
	return false // owning-service: nothing here is managed by another service
}

// allWords reports whether every wanted word begins one of the words, in any letter case.
func allWords(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.ContainsFunc(words, func(word string) bool {
			return strings.HasPrefix(strings.ToLower(word), strings.ToLower(w))
		}) {
			return false
		}
	}
	return true
}

// splitWords splits a text at / - _ + = . @, at spaces, and where a capital follows a small letter or,
// the last of several, stands before one: COMPANYthings is COMPAN and Ythings.
func splitWords(text string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/-_+=.@ ", r) }) {
		letters, from := []rune(part), 0
		for i := 1; i < len(letters); i++ {
			rises := unicode.IsUpper(letters[i]) && !unicode.IsUpper(letters[i-1])
			falls := unicode.IsUpper(letters[i]) && i+1 < len(letters) && unicode.IsLower(letters[i+1])
			if rises || falls {
				words = append(words, string(letters[from:i]))
				from = i
			}
		}
		words = append(words, string(letters[from:]))
	}
	return words
}
