package fakesecrets_test

import (
	"maps"
	"slices"
	"strings"
)

// model is what spec 5.2 and 8 say of one secret, in the fewest words: which label is on which version, and
// whether it is deleted.
type model struct {
	versions []string
	on       map[string]string // :: label → version
	deleted  bool
}

func newModel() *model { return &model{on: map[string]string{}} }

func (m *model) clone() *model {
	return &model{slices.Clone(m.versions), maps.Clone(m.on), m.deleted}
}

// promote is T9: AWSCURRENT goes to a version, AWSPREVIOUS to where it was.
func (m *model) promote(to string) {
	was, held := m.on["AWSCURRENT"]
	m.on["AWSCURRENT"] = to
	switch {
	case held && was == to:
	case held:
		m.on["AWSPREVIOUS"] = was
	case m.on["AWSPREVIOUS"] == to:
		delete(m.on, "AWSPREVIOUS")
	}
}

// put is T3 to T8 for a version that is new; it returns the error's code.
func (m *model) put(version string, stages []string) string {
	if m.deleted {
		return invalidRequest
	}
	m.versions = append(m.versions, version)
	_, held := m.on["AWSCURRENT"]
	if len(stages) == 0 || !held || slices.Contains(stages, "AWSCURRENT") {
		delete(m.on, "AWSPENDING") // T5, T6
		m.promote(version)
	}
	for _, s := range stages {
		if s != "AWSCURRENT" {
			m.on[s] = version
		}
	}
	return ""
}

// move is spec 4.4; it returns the error's code. An empty version is none.
func (m *model) move(label, from, to string) string {
	holder, held := m.on[label]
	switch {
	case m.deleted:
		return invalidRequest
	case from == "" && to == "":
		return invalidParameter
	case label == "AWSCURRENT" && to == "":
		return invalidParameter
	case from == "" && held && holder != to:
		return invalidParameter
	case from != "" && (!held || holder != from):
		return invalidParameter
	case to == "":
		delete(m.on, label)
	case label == "AWSCURRENT":
		m.promote(to)
	default:
		m.on[label] = to
	}
	return ""
}

// get returns the version that a label is on, or the error's code.
func (m *model) get(label string) (version, code string) {
	switch version, held := m.on[label]; {
	case m.deleted:
		return "", invalidRequest
	case !held:
		return "", notFound
	default:
		return version, ""
	}
}

func (m *model) String() string {
	var all []string
	for _, label := range slices.Sorted(maps.Keys(m.on)) {
		all = append(all, label+":"+m.on[label])
	}
	return strings.Join(all, " ")
}
