package world

import (
	"slices"
	"strings"
	"testing"
)

const (
	header    = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2RlbW8ifQ."
	signature = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA"
	jwt       = header + signature
	opaque    = "0123456789abcdefghij"
)

func TestFinding(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secrets     []string // named 0, 1, ...
		text        string
		whole, part []string
		masked      string
	}{
		"none":                {secrets: []string{opaque}, text: "nothing here", masked: "nothing here"},
		"no text":             {secrets: []string{opaque}},
		"an empty secret":     {secrets: []string{""}, text: "x", masked: "x"},
		"whole":               {secrets: []string{opaque}, text: "a " + opaque + " b", whole: []string{"0"}, part: []string{"0"}, masked: "a ***0*** b"},
		"16 of it":            {secrets: []string{opaque}, text: "-" + opaque[3:19] + "-", part: []string{"0"}, masked: "-***0***-"},
		"15 of it":            {secrets: []string{opaque}, text: "-" + opaque[3:18] + "-", masked: "-" + opaque[3:18] + "-"},
		"its end":             {secrets: []string{opaque}, text: opaque[4:], part: []string{"0"}, masked: "***0***"},
		"a JWT":               {secrets: []string{jwt}, text: "Bearer " + jwt, whole: []string{"0"}, part: []string{"0"}, masked: "Bearer ***0***"},
		"a JWT's head":        {secrets: []string{jwt}, text: header, masked: header},
		"a JWT's signature":   {secrets: []string{jwt}, text: "x" + signature[5:21] + "x", part: []string{"0"}, masked: "x***0***x"},
		"a little signature":  {secrets: []string{jwt}, text: header + signature[:15], masked: header + signature[:15]},
		"head and signature":  {secrets: []string{jwt}, text: header + signature[:16], part: []string{"0"}, masked: "***0***"},
		"same bytes twice":    {secrets: []string{opaque, opaque}, text: opaque, whole: []string{"1"}, part: []string{"1"}, masked: "***1***"},
		"short, whole":        {secrets: []string{"hunter2"}, text: "x hunter2hunter2 y", whole: []string{"0"}, part: []string{"0"}, masked: "x ***0******0*** y"},
		"short, cut":          {secrets: []string{"hunter2"}, text: "x hunter y", masked: "x hunter y"},
		"short, with itself":  {secrets: []string{"aa"}, text: "aaa", whole: []string{"0"}, part: []string{"0"}, masked: "***0******0***"},
		"a short signature":   {secrets: []string{"eyJ.eyJ.sig"}, text: "eyJ.eyJ.sig eyJ.eyJ.", whole: []string{"0"}, part: []string{"0"}, masked: "***0*** eyJ.eyJ."},
		"many, in order":      {secrets: []string{opaque, "hunter2", jwt}, text: jwt + " hunter2 " + opaque, whole: []string{"2", "1", "0"}, part: []string{"2", "1", "0"}, masked: "***2*** ***1*** ***0***"},
		"each once":           {secrets: []string{opaque}, text: opaque + opaque, whole: []string{"0"}, part: []string{"0"}, masked: "***0******0***"},
		"one in another":      {secrets: []string{opaque, opaque + "more"}, text: opaque + "more", whole: []string{"1", "0"}, part: []string{"1"}, masked: "***1***"},
		"the inner one alone": {secrets: []string{opaque, opaque + "more"}, text: opaque, whole: []string{"0"}, part: []string{"0"}, masked: "***0***"},
		"overlapping":         {secrets: []string{opaque, opaque[10:] + opaque[:10]}, text: opaque + opaque[:10], whole: []string{"0", "1"}, part: []string{"0", "1"}, masked: "***0******1***"},
		"short in long":       {secrets: []string{"4567", opaque}, text: opaque, whole: []string{"1", "0"}, part: []string{"1"}, masked: "***1***"},
		"repetitive":          {secrets: []string{strings.Repeat("a", 20)}, text: strings.Repeat("a", 50), whole: []string{"0"}, part: []string{"0"}, masked: strings.Repeat("***0***", 31)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newSecretIndex()
			for i, s := range test.secrets {
				x.add(string(rune('0'+i)), s, credential)
			}
			if got := x.whole(test.text); !slices.Equal(got, test.whole) {
				t.Errorf("whole %q, want %q", got, test.whole)
			}
			if got := x.part(test.text); !slices.Equal(got, test.part) {
				t.Errorf("part %q, want %q", got, test.part)
			}
			if got := x.mask(test.text); got != test.masked {
				t.Errorf("masked %q, want %q", got, test.masked)
			}
		})
	}
}

// naive finds the same by trying every secret at every place.
func naive(x *secretIndex, text string) (found []match) {
	for e, entry := range x.entries {
		long := entry.core.to-entry.core.from >= shortest
		for begin := 1 - len(entry.value); begin < len(text); begin++ {
			for v := 0; v < len(entry.value); {
				if at := begin + v; at < 0 || at >= len(text) || text[at] != entry.value[v] {
					v++
					continue
				}
				from := v
				for v < len(entry.value) && begin+v < len(text) && text[begin+v] == entry.value[v] {
					v++
				}
				whole := v-from == len(entry.value)
				if long && (whole || entry.own(from, v) >= shortest) || !long && whole {
					found = append(found, match{begin + from, begin + v, e, whole})
				}
			}
		}
	}
	return found
}

func FuzzSecretIndex(f *testing.F) {
	f.Add(opaque, jwt, "hunter2", "x"+opaque+jwt+"hunter2")
	f.Add(opaque, opaque+"more", opaque[10:]+opaque[:10], opaque+opaque[:10])
	f.Add(strings.Repeat("a", 20), strings.Repeat("ab", 12), "a", strings.Repeat("a", 40)+strings.Repeat("ab", 20))
	f.Add("", "eyJ..", jwt, header+signature[:15])
	f.Fuzz(func(t *testing.T, a, b, c, text string) {
		if len(a)+len(b)+len(c)+len(text) > 500 {
			t.Skip("the naive search is slow")
		}
		x := newSecretIndex()
		for i, s := range []string{a, b, c} {
			x.add(string(rune('0'+i)), s, credential)
		}
		got, want := x.matches(text), naive(&x, text)
		if len(got) != len(want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for _, m := range got {
			if !slices.Contains(want, m) {
				t.Fatalf("found %v, want one of %v", m, want)
			}
		}
		holds := x.whole(text)
		for _, e := range x.entries {
			if strings.Contains(text, e.value) != slices.Contains(holds, e.name) {
				t.Fatalf("%q whole in %q: %v", e.value, text, holds)
			}
		}
		masked := x.mask(text)
		if strings.Contains(a+b+c+text, "*") {
			return // a mask could not be told from the text
		}
		for _, m := range x.matches(masked) {
			if core := x.entries[m.entry].core; core.to-core.from >= shortest {
				t.Fatalf("%q masked is %q", text, masked)
			}
		}
	})
}

func BenchmarkMask(b *testing.B) {
	x := newSecretIndex()
	for i := range 400 {
		x.add("token", header+strings.Repeat(string(rune('a'+i%26)), i+1)+signature, credential)
	}
	line := strings.Repeat("a log line of some length without a secret in it; ", 20)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		x.mask(line)
	}
}
