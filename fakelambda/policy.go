package fakelambda

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/iam"
)

// secretsManager is the service principal that invokes rotation functions.
const secretsManager = "secretsmanager.amazonaws.com"

// largestPolicy is how large a function's policy may be, in bytes.
const largestPolicy = 20480

// Permission lets somebody invoke a function: it is one statement of the function's policy.
type Permission struct {
	ID            string // of the statement: letters, digits, hyphens and underscores
	Principal     string // a service ("secretsmanager.amazonaws.com"), an account's 12 digits, an ARN, or "*"
	Action        string // empty: "lambda:InvokeFunction"
	SourceARN     string // pattern of the ARN of what the service acts for; empty: any
	SourceAccount string // account of what the service acts for; empty: any
}

// statement is a Permission as the policy has it.
type statement struct {
	Sid       string
	Effect    string
	Principal any // "*", or an object
	Action    string
	Resource  string
	Condition map[string]map[string]string `json:",omitempty"`
}

func (s *Service) statement(function string, p Permission) statement {
	if p.Action == "" {
		p.Action = "lambda:InvokeFunction"
	}
	st := statement{Sid: p.ID, Effect: "Allow", Principal: principalOf(p.Principal), Action: p.Action, Resource: s.ARN(function)}
	if p.SourceARN != "" {
		st.require("ArnLike", "AWS:SourceArn", p.SourceARN)
	}
	if p.SourceAccount != "" {
		st.require("StringEquals", "AWS:SourceAccount", p.SourceAccount)
	}
	return st
}

// require adds a condition.
func (st *statement) require(operator, key, value string) {
	if st.Condition == nil {
		st.Condition = map[string]map[string]string{}
	}
	if st.Condition[operator] == nil {
		st.Condition[operator] = map[string]string{}
	}
	st.Condition[operator][key] = value
}

var accountPattern = regexp.MustCompile(`^\d{12}$`)

// principalOf is a principal as a policy spells it, and nil if it is none.
func principalOf(given string) any {
	switch {
	case given == "*":
		return given
	case accountPattern.MatchString(given):
		return map[string]string{"AWS": "arn:aws:iam::" + given + ":root"}
	case strings.HasPrefix(given, "arn:"):
		return map[string]string{"AWS": given}
	case strings.HasSuffix(given, ".amazonaws.com"), strings.HasSuffix(given, ".amazon.com"):
		return map[string]string{"Service": given}
	}
	return nil
}

// set changes the policy. The error is an *Error: a principal that no policy can name.
func (b *books) set(statements []statement) error {
	var parsed *iam.Policy
	if len(statements) > 0 {
		var err error
		if parsed, err = iam.ParseResource(policyText(statements)); err != nil {
			return invalidPrincipal()
		}
	}
	b.policy, b.parsed, b.policyRevision = statements, parsed, b.revisions.UUID()
	return nil
}

func invalidPrincipal() *Error {
	return &Error{CodeInvalidValue, "The provided principal was invalid. Please check the principal and try again."}
}

// expectsPolicy refuses a change that was meant for another revision of the policy. None given is any.
func (b *books) expectsPolicy(revision string) error {
	if revision == "" || revision == b.policyRevision {
		return nil
	}
	return &Error{CodePrecondition, "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id"}
}

// policyText is a policy as text; empty if it allows nothing.
func policyText(statements []statement) string {
	if len(statements) == 0 {
		return ""
	}
	return asJSON(struct {
		Version   string
		Id        string
		Statement []statement
	}{iam.Version2012, "default", statements})
}

// asJSON is what encoding/json makes of our own types, which can all be written.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Policy returns a function's resource policy as a JSON document: who may invoke it. It is empty if the
// function has none, or is not there. A function that was made from Go lets Secrets Manager invoke it; one
// that was made through the API lets nobody.
func (s *Service) Policy(function string) string {
	f := s.find(function)
	if f == nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return policyText(f.books.policy)
}

// Permit adds a statement to a function's policy (AddPermission). The error is an *Error.
func (s *Service) Permit(function string, p Permission) error {
	f, err := s.named(function, "")
	if err != nil {
		return err
	}
	_, err = s.permit(f, s.statement(f.config.Name, p), "")
	return err
}

func (s *Service) permit(f *function, st statement, revision string) (statement, error) {
	if st.Principal == nil {
		return st, invalidPrincipal()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := f.books
	if slices.ContainsFunc(b.policy, func(have statement) bool { return have.Sid == st.Sid }) {
		return st, &Error{CodeConflict, fmt.Sprintf("The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement.", st.Sid)}
	}
	if err := b.expectsPolicy(revision); err != nil {
		return st, err
	}
	next := append(slices.Clone(b.policy), st)
	if size := len(policyText(next)); size > largestPolicy {
		return st, &Error{"PolicyLengthExceededException", fmt.Sprintf("The final policy size (%d) is bigger than the limit (%d).", size, largestPolicy)}
	}
	return st, b.set(next)
}

// Revoke takes a statement out of a function's policy by its id (RemovePermission). The error is an
// *Error.
func (s *Service) Revoke(function, id string) error {
	f, err := s.named(function, "")
	if err != nil {
		return err
	}
	return s.revoke(f, id, "")
}

func (s *Service) revoke(f *function, id, revision string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := f.books
	if len(b.policy) == 0 {
		return &Error{CodeNotFound, "No policy is associated with the given resource."}
	}
	if err := b.expectsPolicy(revision); err != nil {
		return err
	}
	i := slices.IndexFunc(b.policy, func(st statement) bool { return st.Sid == id })
	if i < 0 {
		return &Error{CodeNotFound, fmt.Sprintf("Statement %s is not found in resource policy.", id)}
	}
	return b.set(slices.Delete(slices.Clone(b.policy), i, i+1))
}
