package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// lostCredentials finds each time a function moved AWSCURRENT so that something was gone which had
// stood there: the label itself, the credential, or another member of the JSON object, which belongs to
// somebody else. A self-contained token that is minted and never stored is an orphan and harms nobody;
// the only secret whose loss locks people out is the one that is current.
func lostCredentials(history []journal.Entry) []Finding {
	var findings []Finding
	now := newState()
	for _, e := range history {
		if f, ok := e.Fact.(journal.Labelled); ok && f.Label == "AWSCURRENT" && f.Run > 0 && f.From != "" {
			old, next := now.stored[f.Secret+" "+f.From], now.stored[f.Secret+" "+f.To]
			if gone := missingFrom(next, old); gone != "" {
				findings = append(findings, Finding{
					Kind:   LostCredential,
					About:  About{Secret: f.Secret, Step: f.Step},
					Text:   fmt.Sprintf("AWSCURRENT of %s went from %s to %s in %s of rotation %d, and %s", f.Secret, f.From, orNone(f.To), f.Step, f.Run, gone),
					Slice:  []journal.Entry{e},
					Advice: "take the current value, change what the rotation is about, keep all else, and move AWSCURRENT only to that",
				})
			}
		}
		now.apply(e)
	}
	return findings
}

// missingFrom says what stood in the old value and does not in the next; empty if nothing is missing.
func missingFrom(next, old journal.Stored) string {
	if len(old.Credentials) > 0 && len(next.Credentials) == 0 {
		return "no credential is there any more"
	}
	var gone []string
	for _, key := range old.Keys {
		if !slices.Contains(next.Keys, key) {
			gone = append(gone, key)
		}
	}
	if len(gone) == 0 {
		return ""
	}
	return "its member " + strings.Join(gone, ", ") + " is gone"
}
