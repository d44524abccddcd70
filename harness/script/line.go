package script

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// line is one line of a script on its way through a parser: words are taken from its front.
type line struct {
	file   string
	number int
	text   string
	left   string
}

func newLine(file string, number int, text string) *line {
	return &line{file: file, number: number, text: text, left: text}
}

// errorf is an error that names the place.
func (l *line) errorf(format string, args ...any) error {
	bare := fmt.Sprintf(format, args...)
	return &placedError{text: fmt.Sprintf("%s:%d: %s\n\t%s", l.file, l.number, bare, l.text), bare: bare}
}

// placedError is an error that names its place already.
type placedError struct{ text, bare string }

func (e *placedError) Error() string { return e.text }

// expected is the error for a word that does not fit, with the verb's form.
func (l *line) expected(what, got string, v verb) error {
	if got == "" {
		got = "the end of the line"
	} else {
		got = strconv.Quote(got)
	}
	return l.errorf("expected %s, found %s; the form is: %s", what, got, v.usage)
}

// next takes the next word; empty at the end of the line.
func (l *line) next() string {
	word := l.peek()
	l.left = strings.TrimSpace(strings.TrimPrefix(l.left, word))
	return word
}

// peek returns the next word without taking it. What is in parentheses belongs to one word:
// rate(24 hours).
func (l *line) peek() string {
	depth := 0
	for i, r := range l.left {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case (r == ' ' || r == '\t') && depth <= 0:
			return l.left[:i]
		}
	}
	return l.left
}

// rest takes all that is left.
func (l *line) rest() string {
	rest := l.left
	l.left = ""
	return rest
}

// accept takes the next word if it is this one.
func (l *line) accept(word string) bool {
	if l.peek() != word {
		return false
	}
	l.next()
	return true
}

// word takes a word that must be there.
func (l *line) word(what string, v verb) (string, error) {
	w := l.next()
	if w == "" {
		return "", l.expected(what, "", v)
	}
	return w, nil
}

// keyword takes a word that must be this one.
func (l *line) keyword(word string, v verb) error {
	if got := l.peek(); got != word {
		return l.expected(strconv.Quote(word), got, v)
	}
	l.next()
	return nil
}

// duration takes a duration: Go's forms, and days as in 7d.
func (l *line) duration(v verb) (time.Duration, error) {
	w := l.next()
	d, err := ParseDuration(w)
	if err != nil {
		return 0, l.expected("a duration such as 30s, 55m, 24h or 7d", w, v)
	}
	return d, nil
}

// count takes a whole number that is not negative.
func (l *line) count(v verb) (int, error) {
	w := l.next()
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 {
		return 0, l.expected("a number", w, v)
	}
	return n, nil
}

// ParseDuration reads a duration as the language has it: Go's forms, and days as in 7d; none is negative.
func ParseDuration(s string) (time.Duration, error) {
	if days, rest, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("not a duration: %q", s)
		}
		d := time.Duration(n) * 24 * time.Hour
		if rest == "" {
			return d, nil
		}
		more, err := ParseDuration(rest)
		return d + more, err
	}
	d, err := time.ParseDuration(s)
	if err == nil && d < 0 {
		err = fmt.Errorf("a negative duration: %q", s)
	}
	return d, err
}
