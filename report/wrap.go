package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rolloverhq/rollover/internal/legible"
)

// narrowest is the width, in columns beyond the indent, below which wrapping would make text harder
// to read than letting the terminal break it.
const narrowest = 24

// wrap breaks text into lines of at most width columns at spaces, and words that are longer, such as an
// ARN, where they reach the edge. The first line is indented by indent columns and the others by hang
// more. A width of zero, or one that leaves too little, yields one line.
func wrap(text string, indent, hang, width int) []string {
	margin := strings.Repeat(" ", indent)
	if width < indent+hang+narrowest {
		return []string{margin + text}
	}
	var lines []string
	for {
		room := width - len(margin)
		head, rest := breakAt(text, room)
		lines = append(lines, margin+head)
		if rest == "" {
			return lines
		}
		text = rest
		margin = strings.Repeat(" ", indent+hang)
	}
}

// breakAt splits text so that head has at most room runes, at the last space if there is one.
func breakAt(text string, room int) (head, rest string) {
	if utf8.RuneCountInString(text) <= room {
		return text, ""
	}
	end, space, n := 0, -1, 0
	for i, r := range text {
		if r == ' ' && n > 0 {
			space = i
		}
		if n == room {
			end = i
			break
		}
		n++
	}
	if space > 0 && strings.TrimSpace(text[:space]) != "" {
		end = space
	}
	return strings.TrimRight(text[:end], " "), strings.TrimLeft(text[end:], " ")
}

// clean makes text from a function fit for one line of a terminal.
func clean(text string) string { return legible.Line(text) }
