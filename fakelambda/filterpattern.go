package fakelambda

import (
	"strings"
	"unicode"
)

// filterPattern is a filter pattern of CloudWatch Logs for unstructured text.
type filterPattern struct {
	all  []string // each must stand in the message
	any  []string // ?term: one of them must; without effect beside others
	none []string // -term: none may
}

// parseFilterPattern reads terms, "phrases", ?alternatives and -exclusions. The error is an *Error.
func parseFilterPattern(text string) (filterPattern, error) {
	var p filterPattern
	rest := strings.TrimSpace(text)
	if rest != "" && strings.ContainsRune("{[%", rune(rest[0])) {
		return p, &Error{CodeInvalidLogs, "Patterns of JSON, of columns and of regular expressions are not there yet in this emulator: use terms"}
	}
	for rest != "" {
		to := &p.all
		switch {
		case strings.HasPrefix(rest, "?"):
			to, rest = &p.any, rest[1:]
		case strings.HasPrefix(rest, "-"):
			to, rest = &p.none, rest[1:]
		}
		term, after, err := nextTerm(rest)
		if err != nil {
			return filterPattern{}, err
		}
		*to = append(*to, term)
		rest = strings.TrimLeftFunc(after, unicode.IsSpace)
	}
	return p, nil
}

// nextTerm takes one term off a pattern.
func nextTerm(text string) (term, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		term, rest = text[:end], text[end:]
		plain := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
		if term == "" || strings.ContainsFunc(term, func(r rune) bool { return !plain(r) }) {
			return "", "", &Error{CodeInvalidLogs, "Invalid character(s) in term '" + term + "'"}
		}
		return term, rest, nil
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), text[i+1:], nil
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return "", "", &Error{CodeInvalidLogs, "Invalid filter pattern: a quotation mark is not closed"}
}

// matches reports whether a message is what the pattern looks for. Letter case counts.
func (p filterPattern) matches(message string) bool {
	in := func(term string) bool { return strings.Contains(message, term) }
	for _, term := range p.all {
		if !in(term) {
			return false
		}
	}
	for _, term := range p.none {
		if in(term) {
			return false
		}
	}
	if len(p.any) == 0 || len(p.all)+len(p.none) > 0 {
		return true
	}
	for _, term := range p.any {
		if in(term) {
			return true
		}
	}
	return false
}
