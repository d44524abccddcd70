package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// strays finds each value that a function stored in another version of the secret than the one that its
// ClientRequestToken names, while that one had none. An SDK makes a token up where none is given, so that
// each attempt makes a version more, and no attempt finds what the last one stored. A value is final, so
// that one that has gone stale can only be replaced in another version.
func strays(history []journal.Entry) []Finding {
	var findings []Finding
	now := newState()
	in := map[int]journal.Invoked{} // :: run → the step that it is in
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Invoked:
			in[f.Run] = f
		case journal.Stored:
			i := in[f.Run]
			own := now.stored[i.Secret+" "+i.Version]
			if f.Run > 0 && f.By == i.Function && f.Secret == i.Secret && f.Version != i.Version && own.Version == "" {
				findings = append(findings, Finding{
					Kind:  StrayVersion,
					About: About{Secret: f.Secret, Step: f.Step},
					Text: fmt.Sprintf("%s of rotation %d stored its value in %s of %s, and %s, which its ClientRequestToken names, is empty",
						f.Step, f.Run, f.Version, f.Secret, i.Version),
					Slice:  []journal.Entry{e},
					Advice: "hand the event's ClientRequestToken to PutSecretValue, so that a repetition finds the version and no second one is made",
				})
			}
		}
		now.apply(e)
	}
	return findings
}
