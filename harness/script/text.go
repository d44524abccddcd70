package script

import "strings"

// String is the script without what makes no difference to how it is played and told: blank lines, the ends
// of lines, indents, and remarks between verbs.
func (s *Script) String() string {
	var b strings.Builder
	for _, line := range strings.Split(s.Doc, "\n") {
		b.WriteString("# " + line + "\n")
	}
	for _, st := range s.steps {
		b.WriteString(st.line.text + "\n")
	}
	return b.String()
}
