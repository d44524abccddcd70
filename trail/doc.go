// Package trail is what an operator watches: CloudTrail's records of a history, and the events that
// EventBridge makes of them, so that the alarm that is to wake somebody can be tested.
//
//	rule, err := trail.Parse(`{"source": ["aws.secretsmanager"], "detail": {"eventName": ["RotationFailed"]}}`)
//	...
//	for _, e := range trail.Events(s.Journal.Entries(), trail.Options{}) {
//		if rule.Matches(e) { ... }
//	}
//
// Everything here is a pure function of the journal. Names and shapes are those that were seen in
// accounts (spec/secrets-manager.md 7.6); what nobody has seen is a field of Options, or said to be a guess
// where it is made, and no test holds to it. docs/alarms.md lists both.
//
// No record holds a secret: CloudTrail does not show the value that a call stores or reads, and the journal
// does not know it.
package trail
