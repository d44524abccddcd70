package iam

import "strings"

// Principal is whoever makes a request: an identity, or a service. The zero Principal is anonymous.
type Principal struct {
	ARN     string // "arn:aws:iam::111122223333:user/billing", or of an assumed role's session
	Service string // "secretsmanager.amazonaws.com"; it has no ARN then
}

// Account returns the account of an identity; empty for a service and for nobody.
func (p Principal) Account() string {
	if f := strings.SplitN(p.ARN, ":", 6); len(f) == 6 {
		return f[4]
	}
	return ""
}

// role returns the ARN of the role whose session p is, so far as the session's tells it: without the
// role's path. Empty if it is none.
func (p Principal) role() string {
	f := strings.SplitN(p.ARN, ":", 6)
	if len(f) < 6 || f[2] != "sts" {
		return ""
	}
	name, isRole := strings.CutPrefix(f[5], "assumed-role/")
	if !isRole {
		return ""
	}
	name, _, _ = strings.Cut(name, "/")
	return strings.Join([]string{f[0], f[1], "iam", "", f[4], "role/" + name}, ":")
}
