package iam

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// Principals are whom a statement of a resource policy is about, by kind.
type Principals struct {
	Everybody     bool     // the lone "*"
	AWS           []string // accounts, by number or ARN, and identities of theirs; "*" is everybody
	Service       []string // "secretsmanager.amazonaws.com"
	Federated     []string
	CanonicalUser []string
}

func readPrincipals(at string, raw json.RawMessage) (*Principals, error) {
	if strings.HasPrefix(strings.TrimSpace(string(raw)), `"`) {
		if all, err := text(at, raw); err != nil || all != "*" {
			return nil, wrong(at, `a lone string can only be "*"`)
		}
		return &Principals{Everybody: true}, nil
	}
	kinds, err := members(at, raw)
	if err != nil {
		return nil, err
	}
	ps := &Principals{}
	of := map[string]*[]string{"AWS": &ps.AWS, "Service": &ps.Service, "Federated": &ps.Federated, "CanonicalUser": &ps.CanonicalUser}
	for _, m := range kinds {
		names := of[m.name]
		if names == nil {
			return nil, wrong(within(at, m.name), "no kind of principal")
		}
		if *names, err = texts(within(at, m.name), m.value); err != nil {
			return nil, err
		}
	}
	if len(kinds) == 0 {
		return nil, wrong(at, "names nobody")
	}
	return ps, nil
}

var (
	accountPattern  = regexp.MustCompile(`^[0-9]{12}$`)
	identityPattern = regexp.MustCompile(`^arn:[a-z0-9-]+:(iam|sts)::[0-9]{12}:(root|(user|role|assumed-role|federated-user)/[^*?]+)$`)
	servicePattern  = regexp.MustCompile(`^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$`)
)

// supported refuses principals that cannot be: an identity of no form that there is, or one by wildcard.
func (ps *Principals) supported(at string) error {
	if ps == nil {
		return nil
	}
	for _, name := range ps.AWS {
		if name != "*" && !accountPattern.MatchString(name) && !identityPattern.MatchString(name) {
			return &PrincipalError{at, name}
		}
	}
	for _, name := range ps.Service {
		if !servicePattern.MatchString(name) {
			return &PrincipalError{at, name}
		}
	}
	if len(ps.CanonicalUser) > 0 {
		return &PrincipalError{at, ps.CanonicalUser[0]}
	}
	return nil
}

// everybody reports whether no name narrows the principals.
func (ps *Principals) everybody() bool { return ps.Everybody || slices.Contains(ps.AWS, "*") }

// match is how closely a statement names the one who asks.
type match int

const (
	unnamed   match = iota
	byAccount       // the whole account: leave to its own policies to say who of it
	byName          // itself, or everybody
)

// match says how closely the principals name p.
func (ps *Principals) match(p Principal) match {
	switch {
	case ps.Everybody:
		return byName
	case p.Service != "":
		if slices.Contains(ps.Service, p.Service) {
			return byName
		}
		return unnamed
	case slices.Contains(ps.AWS, "*") || slices.Contains(ps.Federated, p.ARN):
		return byName
	}
	account, closest := p.Account(), unnamed
	for _, name := range ps.AWS {
		switch {
		case name == p.ARN || name == p.role():
			return byName
		case account != "" && (name == account || strings.HasSuffix(name, ":iam::"+account+":root")):
			closest = byAccount
		}
	}
	return closest
}
