package iam

// Policy is a policy document. It is not to be changed once parsed.
type Policy struct {
	Version    string // "2012-10-17", or "2008-10-17", which is also what an absent one means
	ID         string
	Statements []Statement
}

// Statement is one rule of a Policy. Of each pair of an element and its opposite one is nil.
type Statement struct {
	Sid          string
	Effect       Effect
	Principal    *Principals // nil in an identity policy, which belongs to its principal
	NotPrincipal *Principals
	Action       []string // "secretsmanager:Get*", in any letter case
	NotAction    []string
	Resource     []string // patterns of ARNs
	NotResource  []string
	Conditions   []Condition // all must hold
}

// Effect is what a statement does to a request that it matches.
type Effect string

// The effects there are.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Condition is one line of a Condition block: a key, an operator, and the values of which one must do.
type Condition struct {
	Operator string // as it is spelt: "ForAnyValue:StringLikeIfExists"
	Key      string // "aws:SourceAccount", in any letter case
	Values   []string
}

// The versions of the language.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17" // has no policy variables
)
