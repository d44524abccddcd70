package iam

import (
	"slices"
	"strings"
)

// narrowing are the keys that bind a request to somebody in particular.
var narrowing = []string{
	"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:userid",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "kms:calleraccount", "secretsmanager:vpcsourceip",
}

// Public reports whether a resource policy gives anything to everybody: an Allow for all principals, or
// for all but some, that no condition binds to somebody in particular by a value without wildcards.
func (p *Policy) Public() bool {
	return slices.ContainsFunc(p.Statements, func(st Statement) bool {
		if st.Effect != Allow {
			return false
		}
		open := st.NotPrincipal != nil || st.Principal != nil && st.Principal.everybody()
		return open && !slices.ContainsFunc(st.Conditions, Condition.narrows)
	})
}

// narrows reports whether the condition holds for some only. An operator that a request without the key
// meets narrows nothing, nor does a value that leaves an account or a network open.
func (c Condition) narrows() bool {
	u, _ := operatorOf(c.Operator)
	if u.not || u.null || u.ifExists || u.every || !slices.Contains(narrowing, strings.ToLower(c.Key)) {
		return false
	}
	return !slices.ContainsFunc(c.Values, func(v string) bool { return c.open(v) })
}

func (c Condition) open(value string) bool {
	value = strings.TrimSpace(value)
	switch parts := strings.SplitN(value, ":", 6); {
	case strings.Contains(value, "${"):
		return true
	case strings.HasSuffix(value, "/0"):
		return true
	case len(parts) == 6 && parts[0] == "arn":
		return strings.ContainsAny(parts[4], "*?") || parts[4] == "" && strings.ContainsAny(parts[5], "*?")
	}
	return strings.ContainsAny(value, "*?")
}
