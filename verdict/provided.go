package verdict

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// said is what the tenant says to a credential from an instant on.
type said struct {
	from   time.Time
	answer journal.Answer
}

// provided returns when the tenant takes each of its clients' own credentials for sure, and when it
// may: a change is told at once and may lie ahead, and a later word takes back what was to come.
func provided(history []journal.Entry, end time.Time) (sure, possible map[string]Spans) {
	words := words{}
	for _, e := range history {
		words.apply(Acceptance{}, e)
	}
	sure, possible = map[string]Spans{}, map[string]Spans{}
	for credential, all := range words {
		var yes, perhaps []Span
		for i, w := range all {
			span := Span{w.from, end}
			if i+1 < len(all) {
				span.To = all[i+1].from
			}
			switch w.answer {
			case journal.Yes:
				yes = append(yes, span)
			case journal.Maybe:
				perhaps = append(perhaps, span)
			}
		}
		sure[credential] = spansOf(yes...)
		possible[credential] = sure[credential].Union(spansOf(perhaps...))
	}
	return sure, possible
}

// told returns what the tenant says of the credentials that count.
func (a Acceptance) told(history []journal.Entry) []journal.Entry {
	var told []journal.Entry
	for _, e := range history {
		if f, ok := e.Fact.(journal.Accepted); ok && (a.Client == "" || f.Client == a.Client) {
			told = append(told, e)
		}
	}
	return told
}
