package verdict

import (
	"fmt"
	"slices"

	"github.com/rolloverhq/rollover/journal"
)

// neverGiven finds each time that a function moved AWSCURRENT to a value with no credential in it that the
// provider ever gave, or was ever asked to take: one that was made up, or that the tenant only lists. What
// is given after the move is another finding. The first AWSCURRENT of all may be the service's doing.
func neverGiven(history []journal.Entry, c Case) []Finding {
	var findings []Finding
	for _, s := range c.Secrets {
		end, took := newState(), map[string]bool{} // :: credential → the provider has ever said that it takes it, or may
		for _, e := range history {
			end.apply(e)
			if f, ok := e.Fact.(journal.Accepted); ok && f.Answer != journal.No {
				took[f.Credential] = true
			}
		}
		given := func(credential string) bool { return !s.Accepted.Provider || took[credential] }
		for _, e := range history {
			f, ok := e.Fact.(journal.Labelled)
			if !ok || f.Secret != s.Name || f.Label != "AWSCURRENT" || f.Run == 0 || f.From == "" || f.To == "" {
				continue
			}
			if slices.ContainsFunc(end.stored[f.Secret+" "+f.To].Credentials, given) {
				continue
			}
			findings = append(findings, Finding{
				Kind:  NeverGiven,
				About: About{Secret: s.Name, Step: f.Step},
				Text: fmt.Sprintf("AWSCURRENT of %s reached %s in %s of rotation %d, and what that holds the provider was never asked to take",
					f.Secret, f.To, f.Step, f.Run),
				Slice:  []journal.Entry{e},
				Advice: "give what is pending to the provider in setSecret, or have it from there in createSecret, and use it in testSecret",
			})
		}
	}
	return findings
}
