package iam

import (
	"maps"
	"slices"
	"strings"
)

// Use is one action on one resource, as somebody used it.
type Use struct {
	Action   string // "secretsmanager:GetSecretValue"
	Resource string // a pattern of ARNs; "*" for an action that has none
}

// Least returns the identity policy that allows these uses and no other, in its canonical form: one Allow
// for each set of resources that were used alike, and actions, resources and statements in order. Nothing
// used is a policy without statements, which allows nothing and is no document.
func Least(uses []Use) *Policy {
	actions := map[string][]string{} // :: resource → its actions
	for _, u := range uses {
		actions[u.Resource] = append(actions[u.Resource], u.Action)
	}
	resources := map[string][]string{} // :: actions, in order → resources
	for _, resource := range slices.Sorted(maps.Keys(actions)) {
		all := slices.Compact(slices.Sorted(slices.Values(actions[resource])))
		key := strings.Join(all, "\n")
		resources[key] = append(resources[key], resource)
	}
	p := &Policy{Version: Version2012}
	for _, key := range slices.Sorted(maps.Keys(resources)) {
		p.Statements = append(p.Statements, Statement{Effect: Allow, Action: strings.Split(key, "\n"), Resource: resources[key]})
	}
	return p
}
