package iam

import (
	"strings"
	"unicode"
)

// pattern is a text with wildcards. It is made of runes, of which two that do not exist are the wildcards:
// a * that a policy variable stands for is a plain one.
type pattern []rune

const (
	anyRun rune = -1 // *
	anyOne rune = -2 // ?
)

// patternOf reads the wildcards of a text without variables.
func patternOf(text string) pattern {
	p := make(pattern, 0, len(text))
	for _, r := range text {
		switch r {
		case '*':
			r = anyRun
		case '?':
			r = anyOne
		}
		p = append(p, r)
	}
	return p
}

// matches reports whether the whole text is of the pattern. Its time grows with the product of the two
// lengths at most.
func (p pattern) matches(text string) bool {
	t := []rune(text)
	i, j := 0, 0
	star, from := -1, 0 // the last * seen, and where what it stands for ends by now
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == anyRun:
			star, from = i, j
			i++
		case i < len(p) && (p[i] == anyOne || p[i] == t[j]):
			i++
			j++
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == anyRun {
		i++
	}
	return i == len(p)
}

// fold is the pattern in one letter case.
func (p pattern) fold() pattern {
	folded := make(pattern, len(p))
	for i, r := range p {
		if r >= 0 {
			r = unicode.ToLower(r)
		}
		folded[i] = r
	}
	return folded
}

// parts splits an ARN's pattern at its first five colons.
func (p pattern) parts() []pattern {
	parts, from := []pattern{}, 0
	for i, r := range p {
		if r == ':' && len(parts) < 5 {
			parts = append(parts, p[from:i])
			from = i + 1
		}
	}
	return append(parts, p[from:])
}

// matchesARN holds an ARN against the pattern part by part: a wildcard does not reach over a colon but
// within the last part. Parts that the pattern lacks may be anything.
func (p pattern) matchesARN(arn string) bool {
	if len(p) == 1 && p[0] == anyRun {
		return true
	}
	parts, of := p.parts(), strings.SplitN(arn, ":", 6)
	if len(of) < 6 {
		return false
	}
	for i, part := range parts {
		if !part.matches(of[i]) {
			return false
		}
	}
	return true
}

// matchesAction holds an action against the pattern, whatever the letter case.
func (p pattern) matchesAction(action string) bool {
	return p.fold().matches(strings.ToLower(action))
}
