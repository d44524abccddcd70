package trail

import "github.com/rolloverhq/rollover/journal"

// invoked is the record of an invocation, a data event of Lambda.
func (v *view) invoked(e journal.Entry, i journal.Invoked) {
	if !v.DataEvents {
		return
	}
	arn := v.functionARN(i.Function)
	r := Record{
		UserIdentity:        identityOf(v.Principal("test", false), v.Account),
		EventSource:         lambdaSource,
		EventName:           "Invoke",
		SourceIPAddress:     sourceIP,
		UserAgent:           userAgent,
		RequestParameters:   map[string]any{"functionName": arn, "invocationType": "RequestResponse"},
		AdditionalEventData: map[string]any{"functionVersion": arn + ":$LATEST"},
		Resources:           []Resource{{v.Account, "AWS::Lambda::Function", arn}},
		EventType:           AwsAPICall,
	}
	if i.Run > 0 {
		r.UserIdentity = Identity{Type: "AWSService", InvokedBy: secretsSource}
		r.SourceIPAddress, r.UserAgent = secretsSource, secretsSource
	}
	v.add(e, e.At, r)
}
