package conformance

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Case is one numbered question of spec 11.
type Case struct {
	Section  string    // "11.3"
	Number   string    // "46a"
	Asked    string    // the calls, in the spec's notation
	Expected string    // what the real service answers, in words
	Source   string    // how that is known: "[recorded] LS:test_secret_tags"
	Start    time.Time // when it is asked, for a clock that can be moved; zero: at any time
	Needs    []Need    // beyond the API itself

	ask func(*stand)
}

// Cases are all of them, in the spec's order.
func Cases() []Case {
	all := slices.Concat(
		within("11.1", protocolCases()),
		within("11.2", idempotencyCases(), labelCases(), metadataCases()),
		within("11.3", requestCases(), runCases(), failureCases(), probeCases(), scheduleCases(), cancelCases(), finishCases()),
		within("11.4", deletionCases()),
	)
	slices.SortStableFunc(all, func(a, b Case) int { return cmp.Compare(a.place(), b.place()) })
	return all
}

// place is the case's among all: 46a comes right after 46.
func (c Case) place() float64 {
	number, inserted := strings.CutSuffix(c.Number, "a")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		panic("conformance: " + err.Error())
	}
	if inserted {
		n += 0.5
	}
	return n
}

// within puts cases into a section.
func within(section string, groups ...[]Case) []Case {
	all := slices.Concat(groups...)
	for i := range all {
		all[i].Section = section
	}
	return all
}

// at is an instant of a case's Start, which is RFC 3339.
func at(instant string) time.Time {
	t, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		panic("conformance: " + err.Error())
	}
	return t
}
