package iam

import (
	"slices"
	"strings"
)

// Request is what somebody asks for.
type Request struct {
	Principal Principal
	Action    string // "secretsmanager:GetSecretValue"
	Resource  string // an ARN; "*" for an action that has none

	// Context is what conditions are about, by key in any letter case. What the Principal says by itself is
	// added: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType, aws:PrincipalIsAWSService and
	// aws:PrincipalServiceName.
	Context map[string][]string

	// ByName leaves out Allow statements of a resource policy that name the principal's account alone:
	// within one account these leave it to the principal's own policies to allow.
	ByName bool
}

// Decision is what policies say about a request. The zero Decision is that none says anything.
type Decision int

// The decisions there are.
const (
	DeniedImplicitly Decision = iota // no statement allows it
	DeniedExplicitly                 // a Deny matches
	Allowed                          // an Allow matches, and no Deny
)

// String is the decision in words.
func (d Decision) String() string {
	return [...]string{"denied: nothing allows it", "denied explicitly", "allowed"}[d]
}

// Evaluate decides a request by all policies together: a Deny that matches decides, else an Allow that
// matches. A statement without a Principal, of an identity policy, is about whoever asks. A nil policy says
// nothing.
func Evaluate(r Request, policies ...*Policy) Decision {
	known := r.facts()
	decision := DeniedImplicitly
	for _, p := range policies {
		if p == nil {
			continue
		}
		for i := range p.Statements {
			st := &p.Statements[i]
			if !st.matches(r, known, p.Version == Version2012) {
				continue
			}
			if st.Effect == Deny {
				return DeniedExplicitly
			}
			decision = Allowed
		}
	}
	return decision
}

func (st *Statement) matches(r Request, known facts, variables bool) bool {
	return st.matchesPrincipal(r) && st.matchesAction(r.Action) &&
		st.matchesResource(r.Resource, known, variables) &&
		!slices.ContainsFunc(st.Conditions, func(c Condition) bool { return !c.holds(known, variables) })
}

func (st *Statement) matchesPrincipal(r Request) bool {
	switch {
	case st.NotPrincipal != nil:
		return st.NotPrincipal.match(r.Principal) == unnamed
	case st.Principal == nil:
		return true
	}
	closest := st.Principal.match(r.Principal)
	if r.ByName && st.Effect == Allow {
		return closest == byName
	}
	return closest != unnamed
}

func (st *Statement) matchesAction(action string) bool {
	among := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return patternOf(p).matchesAction(action) })
	}
	if st.NotAction != nil {
		return !among(st.NotAction)
	}
	return among(st.Action)
}

// matchesResource leaves a NotResource whose variable has no value unmatched, as a Resource.
func (st *Statement) matchesResource(resource string, known facts, variables bool) bool {
	hits := func(patterns []string) (hit, whole bool) {
		whole = true
		for _, text := range patterns {
			p, ok := known.expand(text, variables)
			hit = hit || ok && p.matchesARN(resource)
			whole = whole && ok
		}
		return hit, whole
	}
	if st.NotResource != nil {
		hit, whole := hits(st.NotResource)
		return !hit && whole
	}
	hit, _ := hits(st.Resource)
	return hit
}

// facts is a request's context, by key in lower case.
type facts map[string][]string

func (c facts) of(key string) []string { return c[strings.ToLower(key)] }

func (r Request) facts() facts {
	known := facts{}
	if r.Principal.Service != "" {
		known["aws:principalservicename"] = []string{r.Principal.Service}
		known["aws:principalisawsservice"] = []string{"true"}
	} else {
		known["aws:principalisawsservice"] = []string{"false"}
	}
	if account := r.Principal.Account(); account != "" {
		known["aws:principalaccount"] = []string{account}
		known["aws:principalarn"] = []string{r.Principal.ARN}
		known["aws:principaltype"] = []string{"User"}
		if role := r.Principal.role(); role != "" {
			known["aws:principalarn"] = []string{role}
			known["aws:principaltype"] = []string{"AssumedRole"}
		}
	}
	for key, values := range r.Context {
		known[strings.ToLower(key)] = values
	}
	return known
}
