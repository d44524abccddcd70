package baseline

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/rolloverhq/rollover/verdict"
)

// Entry is one finding that is accepted.
type Entry struct {
	Scenario string // its name in reports
	Kind     verdict.Kind
	ID       string // of the finding
	Reason   string // why it is accepted, in a person's words; may be empty
	Text     string // what was found when the entry was made, for people: nothing hangs on it
	Line     int    // where it stands in the file it was read from, from 1; else 0
}

// form is what a line has to look like.
const form = `SCENARIO KIND ID "REASON"`

// parse reads a line.
func parse(text string) (Entry, error) {
	var words [4]string
	for i := range words {
		word, rest, err := cut(text)
		if err != nil {
			return Entry{}, err
		}
		words[i], text = word, rest
	}
	e := Entry{Scenario: words[0], Kind: verdict.Kind(words[1]), ID: words[2], Reason: words[3]}
	rest := strings.TrimSpace(text)
	if e.Text = strings.TrimSpace(strings.TrimPrefix(rest, "#")); rest != "" && rest[0] != '#' {
		return e, fmt.Errorf("expected # or the end of the line after the reason, found %q", rest)
	}
	return e, e.check()
}

// check finds what no line that was written by hand or by Write may have.
func (e Entry) check() error {
	switch of, known := verdict.KindOf(e.ID); {
	case e.Kind.Rule() == "":
		return fmt.Errorf("no finding is of the kind %q", e.Kind)
	case !known:
		return fmt.Errorf("%q is no finding's id", e.ID)
	case of != e.Kind:
		return fmt.Errorf("the id %s is of the kind %s, and not %s", e.ID, of, e.Kind)
	default:
		return nil
	}
}

// cut takes a word, or a text in quotes, off the front of a line.
func cut(text string) (word, rest string, err error) {
	text = strings.TrimLeft(text, " \t")
	if strings.HasPrefix(text, `"`) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", "", errors.New("a quote is not closed")
		}
		word, err := strconv.Unquote(quoted)
		return word, text[len(quoted):], err
	}
	end := strings.IndexAny(text, " \t")
	if end < 0 {
		end = len(text)
	}
	if word = text[:end]; word == "" || word[0] == '#' {
		return "", "", fmt.Errorf("the form of a line is: %s", form)
	}
	return word, text[end:], nil
}

// String is the entry as a line.
func (e Entry) String() string {
	line := fmt.Sprintf("%s %s %s %s", quote(e.Scenario), e.Kind, e.ID, strconv.Quote(e.Reason))
	if text := strings.Join(strings.Fields(strings.Map(graphic, e.Text)), " "); text != "" {
		line += "  # " + text
	}
	return line
}

// graphic leaves out what a terminal would obey and not show: the text may have a function's words in it.
func graphic(r rune) rune {
	if !unicode.IsGraphic(r) {
		return ' '
	}
	return r
}

// quote puts a name in quotes that would not be read as one word.
func quote(name string) string {
	if quoted := strconv.Quote(name); name == "" || name[0] == '#' || strings.Contains(name, " ") || quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// compare orders entries by scenario, the gravest kind first.
func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Kind.Rank(), b.Kind.Rank()), cmp.Compare(a.ID, b.ID))
}
