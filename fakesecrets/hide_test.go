package fakesecrets_test

import (
	"slices"
	"testing"
)

// What is declared hidden is looked for, whether it was stored before or after, and the rest of the value is not.
func TestHide(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	put := func(secret, value string) {
		t.Helper()
		if err := r.Service.Put(secret, value); err != nil {
			t.Fatal(err)
		}
	}
	put("partner", `{"USER":"somebody-in-particular","KEY":"0123456789abcdefghij","COUNT":7}`)
	r.Service.Hide("partner", "KEY", "COUNT", "ABSENT")
	put("partner", `{"USER":"somebody-in-particular","KEY":"abcdefghij0123456789"}`)
	put("partner", `no JSON, which is 0123456789012345`)
	r.Service.Hide("plain")
	put("plain", "a value of one piece")
	for text, want := range map[string][]string{
		"somebody-in-particular": nil, "no JSON, which is 0123456789012345": nil,
		"0123456789abcdefghij": {"KEY of partner#1"}, "abcdefghij0123456789": {"KEY of partner#2"},
		"a value of one piece": {"value of plain#1"},
	} {
		if got := r.World.Names.Find(text); !slices.Equal(got, want) {
			t.Errorf("%q gives away %v, want %v", text, got, want)
		}
	}
	if got := r.World.Names.Holds("0123456789abcdefghij"); len(got) != 0 {
		t.Errorf("%v is no credential", got)
	}
}
