// Package findings is a page about each kind of finding, as text: what it means, how rollover knows, the
// least function or scenario that yields it, and its mend.
//
// The examples on the pages are those that the tests of this package play.
package findings

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.md
var pages embed.FS

// Kinds returns the kinds of findings there is a page for, sorted.
func Kinds() []string {
	files, err := pages.ReadDir(".")
	if err != nil {
		panic("findings: " + err.Error()) // it is embedded
	}
	var kinds []string
	for _, f := range files {
		kinds = append(kinds, strings.TrimSuffix(f.Name(), ".md"))
	}
	slices.Sort(kinds)
	return kinds
}

// Page returns the page about a kind, in Markdown, and whether there is one.
func Page(kind string) (text string, known bool) {
	b, err := pages.ReadFile(kind + ".md")
	return string(b), err == nil
}

// Meaning returns what a kind means at three in the morning: the first paragraph of its page, in one line,
// and empty if there is no page.
func Meaning(kind string) string {
	text, _ := Page(kind)
	_, body, _ := strings.Cut(text, "\n\n")
	first, _, _ := strings.Cut(body, "\n\n")
	return strings.ReplaceAll(first, "\n", " ")
}
