package trail

import "strings"

// Identity is who did what a record tells of.
type Identity struct {
	Type           string          `json:"type,omitempty"` // "IAMUser", "AssumedRole", "AWSService"; empty: the service by itself
	PrincipalID    string          `json:"principalId,omitempty"`
	ARN            string          `json:"arn,omitempty"`
	AccountID      string          `json:"accountId,omitempty"`
	UserName       string          `json:"userName,omitempty"`
	SessionContext *SessionContext `json:"sessionContext,omitempty"` // of an AssumedRole
	InvokedBy      string          `json:"invokedBy,omitempty"`      // the service
}

// SessionContext says whose session a call was made in.
type SessionContext struct {
	SessionIssuer SessionIssuer `json:"sessionIssuer"`
}

// SessionIssuer is the role that was assumed.
type SessionIssuer struct {
	Type        string `json:"type"`
	PrincipalID string `json:"principalId"`
	ARN         string `json:"arn"`
	AccountID   string `json:"accountId"`
	UserName    string `json:"userName"`
}

// identityOf is the identity of a principal by its ARN: a user's, or that of a role's session.
func identityOf(arn, account string) Identity {
	resource := arn[strings.LastIndexByte(arn, ':')+1:]
	kind, name, _ := strings.Cut(resource, "/")
	if kind != "assumed-role" {
		name = name[strings.LastIndexByte(name, '/')+1:] // behind its path
		return Identity{Type: "IAMUser", PrincipalID: principalID("AIDA", arn), ARN: arn, AccountID: account, UserName: name}
	}
	role, session, _ := strings.Cut(name, "/")
	issuer := SessionIssuer{
		Type: "Role", ARN: "arn:aws:iam::" + account + ":role/" + role, AccountID: account, UserName: role,
	}
	issuer.PrincipalID = principalID("AROA", issuer.ARN)
	return Identity{
		Type: "AssumedRole", PrincipalID: issuer.PrincipalID + ":" + session, ARN: arn, AccountID: account,
		SessionContext: &SessionContext{issuer},
	}
}

// principalID is the unique id of a user or a role: a prefix and 17 characters.
func principalID(prefix, arn string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(uuid("principal", arn), "-", ""))[:17]
}

// username is what LookupEvents calls the identity.
func (i Identity) username() string {
	if i.SessionContext != nil {
		_, session, _ := strings.Cut(i.PrincipalID, ":")
		return session
	}
	return i.UserName
}
