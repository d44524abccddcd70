// Package legible makes text that came from elsewhere fit to be shown.
package legible

import (
	"strconv"
	"strings"
	"unicode"
)

// Line makes text fit for one line of a terminal or a page: a control character in it is shown, not
// obeyed, and so is one that turns the direction of writing.
func Line(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	var b strings.Builder
	for _, r := range text {
		if !unicode.IsGraphic(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
