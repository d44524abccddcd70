package legible_test

import (
	"testing"
	"unicode"

	"github.com/rolloverhq/rollover/internal/legible"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain <b> é 世": "plain <b> é 世", "\x1b[31m": `\x1b[31m`, "a\nb\tc": `a\nb\tc`, "\u202edrow": `\u202edrow`, "\xff": "\uFFFD",
		"\u2028": `\u2028`, "\x00": `\x00`,
	} {
		if got := legible.Line(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\x1b\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range legible.Line(text) {
			if !unicode.IsGraphic(r) {
				t.Errorf("%q leaves %q", text, r)
			}
		}
	})
}
