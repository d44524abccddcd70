package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rolloverhq/rollover/report"
)

func TestTerminal(t *testing.T) {
	t.Parallel()
	for name, term := range map[string]report.Terminal{
		"plain": {}, "plain-60": {Width: 60}, "plain-80": {Width: 80}, "plain-120": {Width: 120},
		"colour": {Colour: true}, "colour-60": {Colour: true, Width: 60}, "colour-80": {Colour: true, Width: 80}, "colour-120": {Colour: true, Width: 120},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			term.W = &got
			show(&term)
			golden(t, "testdata/terminal-"+name+".golden", got.Bytes())
			if !strings.HasSuffix(got.String(), "\n1 passed, 1 failed, 1 skipped\n") {
				t.Errorf("the last line is not the count:\n%s", got.String())
			}
		})
	}
}

var paint = regexp.MustCompile("\x1b\\[[0-9]+m")

func TestTerminalWrapsStoriesAndLosesNothing(t *testing.T) {
	t.Parallel()
	var whole bytes.Buffer
	show(&report.Terminal{W: &whole})
	for _, width := range []int{1, 20, 38, 60, 80, 120, 1000} {
		var got bytes.Buffer
		show(&report.Terminal{W: &got, Width: width, Colour: true})
		text := paint.ReplaceAllString(got.String(), "")
		if strings.Join(strings.Fields(text), "") != strings.Join(strings.Fields(whole.String()), "") {
			t.Errorf("width %d changes more than the spaces:\n%s", width, text)
		}
		story := text[strings.Index(text, "FAIL"):strings.Index(text, "again:")]
		for line := range strings.Lines(story[strings.Index(story, "\n"):]) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width && width > 40 {
				t.Errorf("width %d, and a line of %d columns: %q", width, n, line)
			}
		}
	}
}

func TestTerminalObeysNoFunction(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	show(&report.Terminal{W: &got})
	if strings.Contains(got.String(), "\x1b") {
		t.Errorf("an escape sequence of a function's error reached the terminal: %q", got.String())
	}
}
