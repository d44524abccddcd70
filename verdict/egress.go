package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// egresses finds what functions reached out for that is not in their world, each place once.
func egresses(history []journal.Entry) []Finding {
	type reach struct{ by, to string }
	var findings []Finding
	index := map[reach]int{}
	for _, e := range history {
		f, ok := e.Fact.(journal.Egress)
		if !ok {
			continue
		}
		if i, found := index[reach{f.By, f.To}]; found {
			if len(findings[i].Slice) < 3 {
				findings[i].Slice = append(findings[i].Slice, e)
			}
			continue
		}
		index[reach{f.By, f.To}] = len(findings)
		findings = append(findings, Finding{
			Kind:   Egress,
			About:  About{What: f.By + " " + f.To},
			Text:   fmt.Sprintf("%s reached out for %s%s, which is not in its world", f.By, f.To, inStep(f)),
			Slice:  []journal.Entry{e},
			Advice: "call what the rotation needs and nothing else; what it does need is mounted in the set-up, by the verb host",
		})
	}
	return findings
}

// inStep says where in a rotation it was, if it was in one.
func inStep(f journal.Egress) string {
	if f.Step == "" {
		return ""
	}
	return fmt.Sprintf(" in %s of rotation %d", f.Step, f.Run)
}
