package iam

import (
	"bytes"
	"encoding/json"
	"strings"
)

// String is the policy as a document, indented by two spaces: elements in the order of the user guide, a
// list of one as that one. ParseIdentity or ParseResource reads the same policy from it.
func (p *Policy) String() string {
	d := document{Version: p.Version, ID: p.ID, Statement: make([]statement, len(p.Statements))}
	for i := range p.Statements {
		d.Statement[i] = p.Statements[i].written()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil { // of strings, which can all be written
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// document and statement are a policy as it is written.
type document struct {
	Version   string
	ID        string `json:"Id,omitempty"`
	Statement []statement
}

type statement struct {
	Sid          string `json:",omitempty"`
	Effect       Effect
	Principal    any                             `json:",omitempty"`
	NotPrincipal any                             `json:",omitempty"`
	Action       oneOrMore                       `json:",omitempty"`
	NotAction    oneOrMore                       `json:",omitempty"`
	Resource     oneOrMore                       `json:",omitempty"`
	NotResource  oneOrMore                       `json:",omitempty"`
	Condition    map[string]map[string]oneOrMore `json:",omitempty"`
}

type oneOrMore []string

// MarshalJSON writes a list of one as that one.
func (l oneOrMore) MarshalJSON() ([]byte, error) {
	if len(l) == 1 {
		return json.Marshal(l[0])
	}
	return json.Marshal([]string(l))
}

func (st *Statement) written() statement {
	w := statement{
		Sid: st.Sid, Effect: st.Effect, Action: st.Action, NotAction: st.NotAction, Resource: st.Resource, NotResource: st.NotResource,
		Principal: st.Principal.written(), NotPrincipal: st.NotPrincipal.written(),
	}
	for _, c := range st.Conditions {
		if w.Condition == nil {
			w.Condition = map[string]map[string]oneOrMore{}
		}
		if w.Condition[c.Operator] == nil {
			w.Condition[c.Operator] = map[string]oneOrMore{}
		}
		w.Condition[c.Operator][c.Key] = c.Values
	}
	return w
}

func (ps *Principals) written() any {
	switch {
	case ps == nil:
		return nil
	case ps.Everybody:
		return "*"
	}
	kinds := map[string]oneOrMore{"AWS": ps.AWS, "Service": ps.Service, "Federated": ps.Federated, "CanonicalUser": ps.CanonicalUser}
	for kind, names := range kinds {
		if len(names) == 0 {
			delete(kinds, kind)
		}
	}
	return kinds
}
