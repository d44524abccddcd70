package iam

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// operator compares what a policy wants with what a request has.
type operator struct {
	compare func(want pattern, have string) bool
	not     bool // the opposite: none of the values may do
	null    bool // whether the key is there at all
}

// operators are those that say what must be, by name in lower case. ArnEquals and ArnLike are the same.
var operators = map[string]func(want pattern, have string) bool{
	"stringequals":             func(want pattern, have string) bool { return want.String() == have },
	"stringequalsignorecase":   func(want pattern, have string) bool { return strings.EqualFold(want.String(), have) },
	"stringlike":               pattern.matches,
	"arnequals":                pattern.matchesARN,
	"arnlike":                  pattern.matchesARN,
	"bool":                     func(want pattern, have string) bool { return strings.EqualFold(want.String(), have) },
	"binaryequals":             func(want pattern, have string) bool { return want.String() == have },
	"numericequals":            numeric(func(have, want float64) bool { return have == want }),
	"numericlessthan":          numeric(func(have, want float64) bool { return have < want }),
	"numericlessthanequals":    numeric(func(have, want float64) bool { return have <= want }),
	"numericgreaterthan":       numeric(func(have, want float64) bool { return have > want }),
	"numericgreaterthanequals": numeric(func(have, want float64) bool { return have >= want }),
	"dateequals":               date(func(n int) bool { return n == 0 }),
	"datelessthan":             date(func(n int) bool { return n < 0 }),
	"datelessthanequals":       date(func(n int) bool { return n <= 0 }),
	"dategreaterthan":          date(func(n int) bool { return n > 0 }),
	"dategreaterthanequals":    date(func(n int) bool { return n >= 0 }),
	"ipaddress":                inNetwork,
}

// opposites are those that say what must not be.
var opposites = map[string]string{
	"stringnotequals":           "stringequals",
	"stringnotequalsignorecase": "stringequalsignorecase",
	"stringnotlike":             "stringlike",
	"arnnotequals":              "arnequals",
	"arnnotlike":                "arnlike",
	"numericnotequals":          "numericequals",
	"datenotequals":             "dateequals",
	"notipaddress":              "ipaddress",
}

// String is the pattern as it was spelt, for operators that know no wildcards.
func (p pattern) String() string {
	spelt := make([]rune, len(p))
	for i, r := range p {
		switch r {
		case anyRun:
			r = '*'
		case anyOne:
			r = '?'
		}
		spelt[i] = r
	}
	return string(spelt)
}

func numeric(compare func(have, want float64) bool) func(pattern, string) bool {
	return func(want pattern, have string) bool {
		w, err := strconv.ParseFloat(want.String(), 64)
		if err != nil {
			return false
		}
		h, err := strconv.ParseFloat(have, 64)
		return err == nil && compare(h, w)
	}
}

func date(accept func(int) bool) func(pattern, string) bool {
	return func(want pattern, have string) bool {
		w, ok := instant(want.String())
		h, also := instant(have)
		return ok && also && accept(h.Compare(w))
	}
}

// instant reads a date as ISO 8601 has it, or in epoch seconds.
func instant(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(n, 0), true
	}
	return time.Time{}, false
}

func inNetwork(want pattern, have string) bool {
	at, err := netip.ParseAddr(have)
	if err != nil {
		return false
	}
	text := want.String()
	if one, err := netip.ParseAddr(text); err == nil {
		return one == at
	}
	network, err := netip.ParsePrefix(text)
	return err == nil && network.Contains(at)
}
