package fakelambda

import "regexp"

type addPermissionInput struct {
	StatementID         string `json:"StatementId"`
	Action              string
	Principal           string
	SourceArn           string
	SourceAccount       string
	EventSourceToken    string
	FunctionURLAuthType string `json:"FunctionUrlAuthType"`
	PrincipalOrgID      string
	RevisionID          string `json:"RevisionId"`
}

type addPermissionOutput struct {
	Statement string
}

var (
	validStatementID = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)
	validAction      = regexp.MustCompile(`^(lambda:[*]|lambda:[a-zA-Z]+|[*])$`)
)

func (in *addPermissionInput) check() error {
	var v violations
	v.required("statementId", in.StatementID != "")
	v.required("action", in.Action != "")
	v.required("principal", in.Principal != "")
	v.longest("statementId", in.StatementID, 100)
	if in.StatementID != "" && !validStatementID.MatchString(in.StatementID) {
		v = append(v, violation{in.StatementID, "statementId", "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"})
	}
	if in.Action != "" && !validAction.MatchString(in.Action) {
		v = append(v, violation{in.Action, "action", "Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])"})
	}
	if in.SourceAccount != "" && !accountPattern.MatchString(in.SourceAccount) {
		v = append(v, violation{in.SourceAccount, "sourceAccount", `Member must satisfy regular expression pattern: \d{12}`})
	}
	return v.err(CodeValidation)
}

// addPermission adds a statement to the policy of a function. What a rotation has no use for is kept, and
// told.
func (s *Service) addPermission(c *request, in *addPermissionInput) (*addPermissionOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if c.query.Get("Qualifier") == version {
		return nil, &Error{CodeInvalidValue, "We currently do not support adding policies for $LATEST."}
	}
	f, err := s.named(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	st := s.statement(f.config.Name, Permission{in.StatementID, in.Principal, in.Action, in.SourceArn, in.SourceAccount})
	for key, value := range map[string]string{
		"lambda:EventSourceToken":    in.EventSourceToken,
		"lambda:FunctionUrlAuthType": in.FunctionURLAuthType,
		"aws:PrincipalOrgID":         in.PrincipalOrgID,
	} {
		if value != "" {
			st.require("StringEquals", key, value)
		}
	}
	if st, err = s.permit(f, st, in.RevisionID); err != nil {
		return nil, err
	}
	return &addPermissionOutput{asJSON(st)}, nil
}
