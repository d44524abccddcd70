package verdict

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// About is what a finding is about, as far as that is the same in every run that shows it: under another
// seed, on another machine, after a change somewhere else. No instant belongs here, no ordinal of a
// version, a credential or a rotation, and no text.
type About struct {
	Secret string // that is rotated or read
	Reader string
	Step   string // of a rotation
	What   string // an operation, a sort of credential, a host, or the line of the scenario
}

// Identify gives each finding its id: the kind, and a hash over the scenario's name, the kind and what the
// finding is about. Of several that have all this in common the second ends in -2, the third in -3, as they
// stand. An id that is there is replaced.
//
// A history does not know which scenario it belongs to, so whoever played it says: the name of a scenario
// that ships, the path of a file of the user's own, or the name of a Go test.
func Identify(scenario string, findings []Finding) {
	seen := map[string]int{}
	for i := range findings {
		f := &findings[i]
		key := strings.Join([]string{scenario, string(f.Kind), f.About.Secret, f.About.Reader, f.About.Step, f.About.What}, "\x00")
		sum := sha256.Sum256([]byte(key))
		f.ID = string(f.Kind) + "-" + hex.EncodeToString(sum[:4])
		if seen[key]++; seen[key] > 1 {
			f.ID += fmt.Sprintf("-%d", seen[key])
		}
	}
}

// KindOf returns the kind that an id begins with.
func KindOf(id string) (Kind, bool) {
	for _, k := range Kinds() {
		rest, ok := strings.CutPrefix(id, string(k)+"-")
		if sum, _, _ := strings.Cut(rest, "-"); ok && len(sum) == 8 && strings.Trim(sum, "0123456789abcdef") == "" {
			return k, true
		}
	}
	return "", false
}

// sortOf is a credential's name without its ordinal: "token" of "token#2".
func sortOf(credential string) string {
	name, _, _ := strings.Cut(credential, "#")
	return name
}
