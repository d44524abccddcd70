package trail

import (
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// sourceIP is where all calls come from.
const sourceIP = "127.0.0.1"

// userAgent stands for that of every client: the journal does not tell them apart.
const userAgent = "rollover"

// readOnly are the operations that change nothing.
var readOnly = map[string]bool{
	"BatchGetSecretValue": true, "DescribeSecret": true, "GetRandomPassword": true, "GetResourcePolicy": true,
	"GetSecretValue": true, "ListSecretVersionIds": true, "ListSecrets": true, "ValidateResourcePolicy": true,
}

// call is the record of a call of Secrets Manager.
func (v *view) call(e journal.Entry, c journal.Call) {
	name, ours := strings.CutPrefix(c.Op, "secrets.")
	if !ours || !happened(c) {
		return
	}
	arn := ""
	if c.Secret != "" {
		arn = v.arn(c.Secret)
	}
	v.add(e, c.Done, Record{
		UserIdentity:      identityOf(v.Principal(c.By, v.functions[c.By]), v.Account),
		EventSource:       secretsSource,
		EventName:         name,
		SourceIPAddress:   sourceIP,
		UserAgent:         userAgent,
		ErrorCode:         errorCode(c),
		ErrorMessage:      c.Message,
		RequestParameters: v.parameters(c),
		ResponseElements:  elements(name, arn, c),
		ReadOnly:          readOnly[name],
		EventType:         AwsAPICall,
		ManagementEvent:   true,
		secret:            arn,
	})
}

// happened reports whether a call has come to the service, and is over.
func happened(c journal.Call) bool { return !c.Done.IsZero() && (c.Status != 0 || c.Unheard) }

// errorCode is the vendor's code. A call that the caller may not make is shown as AccessDenied, not by the
// name of the exception that the caller sees.
func errorCode(c journal.Call) string {
	if c.Error == "AccessDeniedException" && strings.HasPrefix(c.Message, "User: ") {
		return "AccessDenied"
	}
	return c.Error
}

// parameters are those of the request that the journal tells; nil if it tells of none.
func (v *view) parameters(c journal.Call) map[string]any {
	all := map[string]any{}
	text := func(name, value string) {
		if value != "" {
			all[name] = value
		}
	}
	version := func(name, ordinal string) {
		if ordinal != "" {
			all[name] = v.versionID(c.Secret, ordinal)
		}
	}
	a := c.Asked
	text("secretId", a.SecretID)
	text("name", a.Name)
	version("clientRequestToken", a.Token)
	version("versionId", a.Version)
	text("versionStage", a.Stage)
	if len(a.Stages) > 0 {
		all["versionStages"] = a.Stages
	}
	version("removeFromVersionId", a.RemoveFrom)
	version("moveToVersionId", a.MoveTo)
	text("rotationLambdaARN", a.Function)
	if len(all) == 0 {
		return nil
	}
	return all
}

// elements are those of the answer that are shown. They were seen of PutSecretValue.
func elements(name, arn string, c journal.Call) map[string]any {
	if name != "PutSecretValue" || c.Error != "" || arn == "" {
		return nil
	}
	return map[string]any{"arn": arn}
}
