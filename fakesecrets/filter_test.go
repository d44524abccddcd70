package fakesecrets

import (
	"strings"
	"testing"
)

// A value with ! accepts exactly what it does not accept without, whatever the texts; and no secret is
// found by a word that none of its own begins with.
func FuzzFilter(f *testing.F) {
	f.Add("prod/billing", "Token of Billing", "Team", "COMPANYthings", "bill tok")
	f.Add("a", "", "", "", "+")
	f.Add("a-b_c+d=e.f@g", "ÄÖ ßé", "k", "v", "d=e")
	f.Fuzz(func(t *testing.T, name, description, key, value, wanted string) {
		if strings.HasPrefix(wanted, "!") {
			return
		}
		sec := &secret{name: name, content: &content{description: description, tags: []tag{{&key, &value}}}}
		not := "!" + wanted
		for _, k := range filterKeys {
			is := filter{Key: &k, Values: []string{wanted}}.accepts(sec, "eu-west-1")
			isNot := filter{Key: &k, Values: []string{not}}.accepts(sec, "eu-west-1")
			if is == isNot {
				t.Errorf("%s %q: %v, and with ! %v", k, wanted, is, isNot)
			}
			if k != "all" || !is {
				continue
			}
			all := strings.ToLower(strings.Join([]string{name, description, key, value}, " "))
			for _, w := range splitWords(wanted) {
				if !strings.Contains(all, strings.ToLower(w)) {
					t.Errorf("%q is found by %q", all, w)
				}
			}
		}
	})
}
