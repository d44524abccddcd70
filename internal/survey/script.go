package survey

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// How Python and Node.js read their environment.
var (
	inPython = regexp.MustCompile(`(?:\benviron(?:\.get\(|\.setdefault\(|\.pop\(|\[)|\bgetenv\()\s*['"](\w+)['"]`)
	inNode   = regexp.MustCompile(`\bprocess\.env(?:\.(\w+)|\[\s*['"](\w+)['"]\s*\])`)
	ofNode   = regexp.MustCompile(`\{([^{}]*)\}\s*=\s*process\.env\b`)

	handlerInPython = regexp.MustCompile(`(?m)^(?:async )?def (\w*handler)\(`)
	handlerInNode   = regexp.MustCompile(`(?m)^(?:export (?:const|async function|function) |exports\.|module\.exports\.)(\w*[hH]andler)\b`)

	oneName = regexp.MustCompile(`^\s*(\w+)`)
)

func (s *Survey) python(file string, text []byte) error {
	s.matches(inPython, file, text)
	s.handlers(handlerInPython, "python3.12", file, text)
	return nil
}

func (s *Survey) node(file string, text []byte) error {
	s.matches(inNode, file, text)
	s.handlers(handlerInNode, "nodejs22.x", file, text)
	for _, m := range ofNode.FindAllSubmatchIndex(text, -1) {
		for name := range strings.SplitSeq(string(text[m[2]:m[3]]), ",") {
			if found := oneName.FindStringSubmatch(name); found != nil {
				s.read(found[1], file, lineOf(text, m[0]))
			}
		}
	}
	return nil
}

// matches notes the names that a pattern finds, in whichever of its groups.
func (s *Survey) matches(pattern *regexp.Regexp, file string, text []byte) {
	for _, m := range pattern.FindAllSubmatchIndex(text, -1) {
		for i := 2; i < len(m); i += 2 {
			if m[i] >= 0 && !commented(text, m[0]) {
				s.read(string(text[m[i]:m[i+1]]), file, lineOf(text, m[0]))
			}
		}
	}
}

// handlers notes what may be called.
func (s *Survey) handlers(pattern *regexp.Regexp, runtime, file string, text []byte) {
	for _, m := range pattern.FindAllSubmatchIndex(text, -1) {
		handler := strings.TrimSuffix(file, path.Ext(file)) + "." + string(text[m[2]:m[3]])
		s.Handlers = append(s.Handlers, Handler{runtime, handler, Place{file, lineOf(text, m[0])}})
	}
}

// commented reports whether what stands at an offset is in a comment that takes up its whole line.
func commented(text []byte, at int) bool {
	line := bytes.TrimSpace(text[bytes.LastIndexByte(text[:at], '\n')+1 : at])
	return bytes.HasPrefix(line, []byte("#")) || bytes.HasPrefix(line, []byte("//"))
}

func lineOf(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }
