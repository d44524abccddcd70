package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Page writes a page of rollover's documentation for a person at a terminal: headings, paragraphs, lists
// and examples, without the marks of Markdown. It knows what the pages under docs/findings use.
type Page struct {
	W      io.Writer
	Colour bool
	Width  int // where paragraphs are wrapped, in columns; zero leaves their lines as they are
}

var link = regexp.MustCompile(`\[([^]]+)\]\([^)]*\)`)

// Write writes a page.
func (p Page) Write(markdown string) {
	var open block
	apart := true // whether a blank line stands before what comes
	for line := range strings.Lines(markdown) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			p.end(&open)
			open.code = !open.code
		case open.code:
			p.text([]string{strings.TrimRight("      "+strings.ReplaceAll(line, "\t", "    "), " ")}, "")
		case strings.HasPrefix(line, "<!--"):
			p.end(&open)
			continue
		case strings.HasPrefix(line, "#"):
			p.end(&open)
			p.text([]string{strings.TrimLeft(line, "# ")}, bold)
		case line == "":
			p.end(&open)
			if !apart {
				fmt.Fprintln(p.W)
			}
			apart = true
			continue
		case strings.HasPrefix(line, "- "):
			p.end(&open)
			open.item, open.words = true, []string{line}
		default:
			open.words = append(open.words, strings.TrimLeft(line, " "))
		}
		apart = false
	}
	p.end(&open)
}

// Item writes a name and, in a column of its own, what is said of it.
func (p Page) Item(name, text string) {
	indent := max(29, len(name)+2)
	lines := wrap(text, indent, 0, max(0, p.Width-2))
	lines[0] = fmt.Sprintf("%-*s%s", indent, name, strings.TrimLeft(lines[0], " "))
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	p.text(lines, "")
}

// block is a paragraph or an item of a list that has been begun, or an example.
type block struct {
	words      []string // its lines
	item, code bool
}

// end writes what has been begun.
func (p Page) end(b *block) {
	lines := b.words
	if p.Width > 0 && len(lines) > 0 {
		lines = []string{strings.Join(lines, " ")}
	}
	indent, hang := 2, 0
	for i, line := range lines {
		if b.item {
			indent, hang = 2+2*min(i, 1), 2-2*min(i, 1) // what follows stands under the words, not under the dash
		}
		p.text(wrap(link.ReplaceAllString(line, "$1"), indent, hang, p.Width), "")
	}
	*b = block{code: b.code}
}

func (p Page) text(lines []string, c colour) {
	t := Terminal{Colour: p.Colour}
	for _, line := range lines {
		fmt.Fprintln(p.W, t.paint(c, line))
	}
}
