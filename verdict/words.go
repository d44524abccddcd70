package verdict

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// words are what the tenant has said of its clients' credentials up to some line of a history.
type words map[string][]said // :: credential → in order of the instants from which they hold

// apply takes in one line, if it is about a credential that counts.
func (w words) apply(a Acceptance, e journal.Entry) {
	f, ok := e.Fact.(journal.Accepted)
	if !ok || a.Client != "" && f.Client != a.Client {
		return
	}
	before := w[f.Credential]
	for n := len(before); n > 0 && !before[n-1].from.Before(f.From); n-- {
		before = before[:n-1]
	}
	w[f.Credential] = append(before, said{f.From, f.Answer})
}

// at is what the tenant says to a credential at an instant, as far as it has said.
func (w words) at(credential string, when time.Time) journal.Answer {
	answer := journal.No
	for _, s := range w[credential] {
		if s.from.After(when) {
			break
		}
		answer = s.answer
	}
	return answer
}
