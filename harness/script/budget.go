package script

import (
	"fmt"
	"strings"
)

// budget is what the scenario allows a reader to be locked out, to stand behind an outage that goes beyond
// it; empty if it has no budget.
func (p *Play) budget(reader string) string {
	var allowed []string
	none := false
	for _, e := range p.expected {
		switch {
		case e.reader != reader || !e.atMost:
		case e.length == 0 || e.times == 0:
			none = true
		default:
			allowed = append(allowed, e.budget())
		}
	}
	switch {
	case len(allowed) > 0:
		return "; expected is " + strings.Join(allowed, ", or ")
	case none:
		return "; expected is none at all"
	default:
		return ""
	}
}

func (e expectation) budget() string {
	text := fmt.Sprintf("at most %s at a time", e.written)
	switch e.times {
	case unlimited:
		return text
	case 1:
		return text + ", and at most once"
	case 2:
		return text + ", and at most twice"
	default:
		return fmt.Sprintf("%s, and at most %d times", text, e.times)
	}
}
