package iam

// SyntaxError is a document that is no policy.
type SyntaxError struct {
	At      string // the element: "Statement[1].Effect"; empty: the document
	Problem string
}

func (e *SyntaxError) Error() string {
	if e.At == "" {
		return "policy: " + e.Problem
	}
	return "policy: " + e.At + ": " + e.Problem
}

// PrincipalError is a policy that is well formed and names a principal that no policy of a resource can.
type PrincipalError struct {
	At        string
	Principal string
}

func (e *PrincipalError) Error() string {
	return "policy: " + e.At + ": " + e.Principal + " is no principal that a resource policy can name"
}

func wrong(at, problem string) error { return &SyntaxError{at, problem} }
