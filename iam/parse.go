package iam

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseIdentity reads the policy of a principal: its statements name resources and no principals. The
// error is a *SyntaxError.
func ParseIdentity(document string) (*Policy, error) { return parse(document, false) }

// ParseResource reads the policy of a resource: each statement names principals. The error is a
// *SyntaxError or a *PrincipalError; a document with both faults is a *SyntaxError.
func ParseResource(document string) (*Policy, error) {
	p, err := parse(document, true)
	if err != nil {
		return nil, err
	}
	for i, st := range p.Statements {
		for _, ps := range []*Principals{st.Principal, st.NotPrincipal} {
			if err := ps.supported(fmt.Sprintf("Statement[%d].Principal", i)); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

func parse(document string, ofResource bool) (*Policy, error) {
	if !utf8.ValidString(document) {
		return nil, wrong("", "not UTF-8")
	}
	top, err := members("", json.RawMessage(document))
	if err != nil {
		return nil, err
	}
	p := &Policy{Version: Version2008}
	for _, m := range top {
		switch m.name {
		case "Version":
			p.Version, err = text("Version", m.value)
		case "Id":
			p.ID, err = text("Id", m.value)
		case "Statement":
			err = p.readStatements(m.value)
		default:
			err = wrong(m.name, "no element of a policy")
		}
		if err != nil {
			return nil, err
		}
	}
	if p.Version != Version2012 && p.Version != Version2008 {
		return nil, wrong("Version", "neither "+Version2012+" nor "+Version2008)
	}
	if len(p.Statements) == 0 {
		return nil, wrong("Statement", "a policy needs one at least")
	}
	if err := p.check(ofResource); err != nil {
		return nil, err
	}
	return p, nil
}

// readStatements reads one statement, or a list.
func (p *Policy) readStatements(raw json.RawMessage) error {
	items := []json.RawMessage{raw}
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "[") {
		if err := json.Unmarshal(raw, &items); err != nil {
			return wrong("Statement", "not a list")
		}
	}
	for i, item := range items {
		st, err := readStatement(fmt.Sprintf("Statement[%d]", i), item)
		if err != nil {
			return err
		}
		p.Statements = append(p.Statements, st)
	}
	return nil
}

func readStatement(at string, raw json.RawMessage) (st Statement, err error) {
	all, err := members(at, raw)
	if err != nil {
		return st, err
	}
	for _, m := range all {
		place := within(at, m.name)
		switch m.name {
		case "Sid":
			st.Sid, err = text(place, m.value)
		case "Effect":
			var effect string
			effect, err = text(place, m.value)
			st.Effect = Effect(effect)
		case "Principal":
			st.Principal, err = readPrincipals(place, m.value)
		case "NotPrincipal":
			st.NotPrincipal, err = readPrincipals(place, m.value)
		case "Action":
			st.Action, err = texts(place, m.value)
		case "NotAction":
			st.NotAction, err = texts(place, m.value)
		case "Resource":
			st.Resource, err = texts(place, m.value)
		case "NotResource":
			st.NotResource, err = texts(place, m.value)
		case "Condition":
			st.Conditions, err = readConditions(place, m.value)
		default:
			err = wrong(place, "no element of a statement")
		}
		if err != nil {
			return st, err
		}
	}
	return st, nil
}

// check holds a policy against what its kind must have and must not.
func (p *Policy) check(ofResource bool) error {
	sids := map[string]bool{}
	for i, st := range p.Statements {
		at := fmt.Sprintf("Statement[%d]", i)
		principals := st.Principal != nil || st.NotPrincipal != nil
		switch {
		case st.Sid != "" && sids[st.Sid]:
			return wrong(at+".Sid", "another statement has it")
		case st.Effect != Allow && st.Effect != Deny:
			return wrong(at+".Effect", "neither Allow nor Deny")
		case (st.Action == nil) == (st.NotAction == nil):
			return wrong(at, "needs either Action or NotAction")
		case (st.Resource == nil) == (st.NotResource == nil):
			return wrong(at, "needs either Resource or NotResource")
		case st.Principal != nil && st.NotPrincipal != nil:
			return wrong(at, "has both Principal and NotPrincipal")
		case ofResource && !principals:
			return wrong(at, "needs a Principal, as the policy of a resource")
		case !ofResource && principals:
			return wrong(at, "cannot have a Principal, as the policy of a principal")
		}
		sids[st.Sid] = true
		if i := slices.IndexFunc(slices.Concat(st.Action, st.NotAction), isNoAction); i >= 0 {
			return wrong(at+".Action", "not a service and an action, such as secretsmanager:GetSecretValue")
		}
		if i := slices.IndexFunc(slices.Concat(st.Resource, st.NotResource), isNoResource); i >= 0 {
			return wrong(at+".Resource", "neither an ARN nor *")
		}
	}
	return nil
}

var actionPattern = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$`)

func isNoAction(a string) bool { return !actionPattern.MatchString(a) }

func isNoResource(r string) bool { return r != "*" && !strings.HasPrefix(r, "arn:") }
