package fakelambda

import (
	"fmt"
	"regexp"
)

// reference is a function as a client names it: by name, by ARN, or by a part of its ARN, with or without a
// qualifier. What was not given is empty.
type reference struct {
	region, account, name, qualifier string
}

// functionPattern is the pattern of a FunctionName in the API's model, with its parts named. The name is
// the only one that must be there.
var functionPattern = regexp.MustCompile(`^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:(?:-gov)|(?:-iso(?:[a-z]?)))?-[a-z]+-\d{1}):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$`)

const (
	longestReference = 140
	longestName      = 64
)

// parseReference reads what a client gives for a function. The error is an *Error.
func parseReference(given string) (reference, error) {
	if len(given) > longestReference {
		return reference{}, violations{{given, "functionName", fmt.Sprintf("Member must have length less than or equal to %d", longestReference)}}.err(CodeValidation)
	}
	m := functionPattern.FindStringSubmatch(given)
	if m == nil {
		return reference{}, violations{{given, "functionName", "Member must satisfy regular expression pattern: " + modelPattern}}.err(CodeValidation)
	}
	r := reference{m[1], m[2], m[3], m[4]}
	if len(r.name) > longestName {
		return reference{}, violations{{r.name, "functionName", fmt.Sprintf("Member must have length less than or equal to %d", longestName)}}.err(CodeInvalidValue)
	}
	return r, nil
}

// modelPattern is functionPattern as AWS shows it.
const modelPattern = `(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`

// elsewhere says why a function that is named so cannot be here, or nil.
func (s *Service) elsewhere(r reference) error {
	switch {
	case r.region != "" && r.region != s.options.Region:
		return &Error{CodeNotFound, fmt.Sprintf("Functions from '%s' are not reachable in this region ('%s')", r.region, s.options.Region)}
	case r.account != "" && r.account != s.options.Account:
		return &Error{CodeDenied, "User is not authorized to perform this action on functions of account " + r.account}
	}
	return nil
}

// named returns the function that a request is about, by the path's name and the Qualifier of its query.
// There is no version but $LATEST, and no alias.
func (s *Service) named(given, qualifier string) (*function, error) {
	r, err := s.refer(given, qualifier)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.functions[r.name]; f != nil && (r.qualifier == "" || r.qualifier == version) {
		return f, nil
	}
	return nil, notFound(s.arnOf(r))
}

// refer reads both places in which a request can have a qualifier.
func (s *Service) refer(given, qualifier string) (reference, error) {
	r, err := parseReference(given)
	if err != nil {
		return r, err
	}
	if err := s.elsewhere(r); err != nil {
		return r, err
	}
	switch {
	case qualifier == "" || r.qualifier == qualifier:
		return r, nil
	case r.qualifier != "":
		return r, &Error{CodeInvalidValue, "The derived qualifier from the function name does not match the specified qualifier."}
	case !validQualifier.MatchString(qualifier):
		return r, violations{{qualifier, "qualifier", `Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`}}.err(CodeValidation)
	}
	r.qualifier = qualifier
	return r, nil
}

var validQualifier = regexp.MustCompile(`^[a-zA-Z0-9-_$.]{1,128}$`)

// arnOf is the ARN of what is referred to, with its qualifier if it has one.
func (s *Service) arnOf(r reference) string {
	if r.qualifier == "" {
		return s.ARN(r.name)
	}
	return s.ARN(r.name) + ":" + r.qualifier
}

func notFound(arn string) *Error { return &Error{CodeNotFound, "Function not found: " + arn} }
