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
	words := map[string][]said{}
	for _, e := range history {
		f, ok := e.Fact.(journal.Accepted)
		if !ok {
			continue
		}
		before := words[f.Credential]
		for n := len(before); n > 0 && !before[n-1].from.Before(f.From); n-- {
			before = before[:n-1]
		}
		words[f.Credential] = append(before, said{f.From, f.Answer})
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
