package fakeauth0

import "slices"

// managementScopes are what the Management API grants here: those of the table of operations.
func managementScopes() []string {
	var all []string
	for _, r := range table {
		for _, alternative := range r.scopes {
			for _, s := range alternative {
				if !slices.Contains(all, s) {
					all = append(all, s)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// scopes are what an operation of the Management API may be called with: one of the alternatives, whole.
type scopes [][]string

// anyOf is one of several scopes.
func anyOf(names ...string) scopes {
	var s scopes
	for _, n := range names {
		s = append(s, []string{n})
	}
	return s
}

// allOf is several scopes together.
func allOf(names ...string) scopes { return scopes{names} }

// metBy reports whether the granted scopes suffice.
func (s scopes) metBy(granted []string) bool {
	for _, alternative := range s {
		if !slices.ContainsFunc(alternative, func(one string) bool { return !slices.Contains(granted, one) }) {
			return true
		}
	}
	return false
}

// names are all of them, for the answer to who has none.
func (s scopes) names() []string { return slices.Concat(s...) }
