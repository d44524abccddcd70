package main

import (
	"slices"
	"testing"
)

func TestSplitWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"python3 app.py":           {"python3", "app.py"},
		"  a\tb\n c ":              {"a", "b", "c"},
		`java -cp 'a b' "c d"e`:    {"java", "-cp", "a b", "c de"},
		`a\ b "c\"d" 'e\f'`:        {"a b", `c"d`, `e\f`},
		`"" ''`:                    {"", ""},
		`-Dname="it's" 'say "hi"'`: {"-Dname=it's", `say "hi"`},
	} {
		if got, err := splitWords(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":     "an empty command",
		"   ":  "an empty command",
		`a "b`: "a quote is not closed",
		`a 'b`: "a quote is not closed",
		`a\`:   "a backslash at the end",
	} {
		if got, err := splitWords(text); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func FuzzSplitWords(f *testing.F) {
	f.Add(`java -cp 'a b' "c\" d"e`)
	f.Fuzz(func(t *testing.T, text string) {
		words, err := splitWords(text)
		if (err == nil) != (len(words) > 0) {
			t.Errorf("%q, %v", words, err)
		}
		for _, w := range words { // what was taken apart is one word when it is quoted again
			if again, err := splitWords(quote(w)); err == nil && (len(again) != 1 || again[0] != w) {
				t.Errorf("%q became %q", w, again)
			}
		}
	})
}
