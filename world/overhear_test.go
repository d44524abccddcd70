package world

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// spelling is a way in which a function may write a secret down.
type spelling struct {
	name  string
	spell func(t *rapid.T, secret string) string
}

func around(t *rapid.T) string {
	return rapid.StringMatching(`[ -~]{0,9}`).Draw(t, "around")
}

func in(e *base64.Encoding) func(*rapid.T, string) string {
	return func(t *rapid.T, secret string) string {
		return e.EncodeToString([]byte(around(t) + secret + around(t)))
	}
}

func quoted(secret string) string {
	text, err := json.Marshal(secret)
	if err != nil {
		panic(err)
	}
	return string(text)
}

var spellings = []spelling{
	{"as it is", func(_ *rapid.T, s string) string { return s }},
	{"base64", in(base64.StdEncoding)},
	{"base64 without padding", in(base64.RawStdEncoding)},
	{"base64 for URLs", in(base64.URLEncoding)},
	{"base64 for URLs without padding", in(base64.RawURLEncoding)},
	{"base64, wrapped", func(t *rapid.T, s string) string {
		text := base64.StdEncoding.EncodeToString([]byte(around(t) + s + around(t)))
		var b strings.Builder
		for i, c := range text {
			if i > 0 && i%19 == 0 {
				b.WriteString("\r\n")
			}
			b.WriteRune(c)
		}
		return b.String()
	}},
	{"a query", func(_ *rapid.T, s string) string { return url.QueryEscape(s) }},
	{"a path", func(_ *rapid.T, s string) string { return url.PathEscape(s) }},
	{"every byte escaped", func(_ *rapid.T, s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, "%%%02x", s[i])
		}
		return b.String()
	}},
	{"JSON", func(_ *rapid.T, s string) string { return quoted(s) }},
	{"JSON in JSON", func(_ *rapid.T, s string) string { return quoted(quoted(s)) }},
	{"JSON in a query", func(_ *rapid.T, s string) string { return url.QueryEscape(quoted(s)) }},
	{"every character escaped", func(_ *rapid.T, s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, `\u%04X`, c)
		}
		return b.String()
	}},
	{"base64 in JSON", func(t *rapid.T, s string) string {
		return strings.ReplaceAll(quoted(in(base64.StdEncoding)(t, s)), "/", `\/`)
	}},
	{"base64 in a query", func(t *rapid.T, s string) string { return url.QueryEscape(in(base64.StdEncoding)(t, s)) }},
}

// Whatever part of a secret is long enough to do harm, however it is spelled, and wherever it stands: it is found, and
// masked so that it is not found again.
func TestAnySecretIsFoundHoweverItIsSpelled(t *testing.T) {
	t.Parallel()
	for _, how := range spellings {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				secret := rapid.StringMatching(`[!-~ é€]{24,64}`).Draw(t, "secret")
				from := rapid.IntRange(0, len([]rune(secret))-shortest).Draw(t, "from")
				to := rapid.IntRange(from+shortest, len([]rune(secret))).Draw(t, "to")
				text := around(t) + " " + how.spell(t, string([]rune(secret)[from:to])) + " " + around(t)
				n := newNames()
				n.Credential("other", rapid.StringMatching(`[a-z]{20}`).Draw(t, "other"))
				name := n.Credential("secret", secret)
				if !slices.Contains(n.Find(text), name) {
					t.Fatalf("%q is not found in %q", secret, text)
				}
				masked := n.Mask(text)
				if slices.Contains(n.Find(masked), name) || !strings.Contains(masked, "***"+name+"***") {
					t.Fatalf("%q masked is %q", text, masked)
				}
			})
		})
	}
}

// A JWT is given away by its signature, and by nothing before it.
func TestAnyTokenIsFoundByItsSignature(t *testing.T) {
	t.Parallel()
	for _, how := range spellings {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				signed := rapid.StringMatching(`[A-Za-z0-9_-]{43,86}`).Draw(t, "signature")
				from := rapid.IntRange(0, len(signed)-shortest).Draw(t, "from")
				to := rapid.IntRange(from+shortest, len(signed)).Draw(t, "to")
				n := newNames()
				name := n.Credential("token", header+signed)
				if text := around(t) + " " + how.spell(t, signed[from:to]) + " " + around(t); !slices.Contains(n.Find(text), name) {
					t.Fatalf("%q is not found in %q", signed, text)
				}
				if text := how.spell(t, header); len(n.Find(text)) != 0 {
					t.Fatalf("the header in %q gives away %q", text, n.Find(text))
				}
			})
		})
	}
}

// What is none is not found: random text, of any alphabet, and the text in which another secret stands.
func TestRandomTextIsNoSecret(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := newNames()
		n.Credential("secret", rapid.StringMatching(`[A-Za-z0-9+/_-]{32}`).Draw(t, "secret"))
		n.Credential("token", header+rapid.StringMatching(`[A-Za-z0-9_-]{43}`).Draw(t, "signature"))
		alphabet := rapid.SampledFrom([]string{`[ -~]{0,300}`, `[A-Za-z0-9+/=\n]{0,300}`, `(%[0-9a-f]{2}){0,99}`, `(\\u00[0-7][0-9a-f]){0,60}`}).Draw(t, "alphabet")
		text := rapid.StringMatching(alphabet).Draw(t, "text")
		if found := n.Find(text); len(found) != 0 {
			t.Fatalf("found %v in %q", found, text)
		}
	})
}

// What two secrets share, or a secret and a client id, gives away neither; with 16 of its own it does, and so does
// the whole of one.
func TestWhatIsSharedGivesNothingAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shared := rapid.StringMatching(`[a-z]{16,30}`).Draw(t, "shared")
		mine, yours := rapid.StringMatching(`[0-9]{20}`).Draw(t, "mine"), rapid.StringMatching(`[A-Z]{20}`).Draw(t, "yours")
		n := newNames()
		id := "id-" + rapid.StringMatching(`[A-Z]{16}`).Draw(t, "id")
		if rapid.Bool().Draw(t, "public first") {
			n.Public(id)
		}
		one, two := n.Credential("secret", shared+mine), n.Credential("secret", yours+shared)
		three := n.Credential("secret", id+mine[:3]+yours)
		n.Public(id)
		for text, want := range map[string][]string{
			shared: nil, id: nil, shared + mine[:15]: nil, id + mine[:3]: nil,
			shared + mine[:16]: {one}, mine: {one}, yours: {two}, shared + mine: {one}, yours + shared: {two},
			id + mine[:3] + yours: {three}, base64.StdEncoding.EncodeToString([]byte(shared)): nil,
		} {
			got := n.Find("x " + text + " y")
			if text == yours { // of two and three
				got = slices.DeleteFunc(got, func(name string) bool { return name == three })
				if len(got) == 0 {
					continue
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q gives away %v, want %v", text, got, want)
			}
		}
	})
}

// A secret that is said before anybody knows it is found when it becomes known: once, and under that name.
func TestWhatIsSaidFirstIsFoundLater(t *testing.T) {
	t.Parallel()
	for _, how := range spellings {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				secret := rapid.StringMatching(`[!-~]{24,64}`).Draw(t, "secret")
				n := newNames()
				var later []string
				hear := func(text string) []string {
					return n.Overhear(text, func(name string) { later = append(later, name) })
				}
				if now := hear("set " + how.spell(t, secret)); len(now) != 0 {
					t.Fatalf("nobody knows %v yet", now)
				}
				hear("something else")
				var name string
				if rapid.Bool().Draw(t, "hidden") {
					n.Hide("value", secret)
					name = "value#1"
				} else {
					name = n.Announce("secret", secret)
				}
				n.Announce("secret", "another secret altogether")
				n.Hide("value", secret)
				if !slices.Equal(later, []string{name}) {
					t.Fatalf("found %v later, want %s once", later, name)
				}
				if now := hear(how.spell(t, secret)); !slices.Equal(now, []string{name}) {
					t.Fatalf("found %v, want %s", now, name)
				}
			})
		})
	}
}

// Of what was heard the latest is kept, so that a function which prints without end costs no memory without end.
func TestWhatWasHeardIsBounded(t *testing.T) {
	t.Parallel()
	n := newNames()
	later := 0
	big := strings.Repeat("x", mostHeard/4)
	for range 6 {
		n.Overhear(opaque+big, func(string) { later++ })
	}
	n.Announce("secret", opaque)
	if later < 3 || later > 4 {
		t.Errorf("%d of the 3 or 4 that are kept", later)
	}
}

// What is hidden is found and masked, and is no credential; it becomes one with its name.
func TestHidden(t *testing.T) {
	t.Parallel()
	n := newNames()
	n.Hide("value", "Bearer "+opaque)
	if got := n.Find(opaque); !slices.Equal(got, []string{"value#1"}) {
		t.Errorf("found %v", got)
	}
	if got := n.Holds("Bearer " + opaque); len(got) != 0 {
		t.Errorf("holds %v", got)
	}
	name := n.Announce("secret", "Bearer "+opaque)
	n.Hide("value", "Bearer "+opaque)
	if got := n.Holds("Bearer " + opaque); !slices.Equal(got, []string{name}) {
		t.Errorf("holds %v", got)
	}
	if got := n.Mask("x Bearer " + opaque); got != "x ***"+name+"***" {
		t.Errorf("masked %q", got)
	}
}

// What is hidden and turns out to hold a credential is called by that one's name, and is not found twice.
func TestHiddenAndRecognised(t *testing.T) {
	t.Parallel()
	n := newNames()
	var later []string
	n.Overhear("set "+opaque, func(name string) { later = append(later, name) })
	n.Hide("value", "prefix:"+opaque)
	name := n.Announce("secret", opaque)
	if !slices.Equal(later, []string{"value#1"}) {
		t.Errorf("found %v later", later)
	}
	if got := n.Find("prefix:" + opaque); !slices.Equal(got, []string{name}) {
		t.Errorf("found %v", got)
	}
}

// What is much the same in every private key gives none away, and the rest of its armour does.
func TestAPrivateKeyIsGivenAwayByItsBody(t *testing.T) {
	t.Parallel()
	const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n"
	key := "-----BEGIN PRIVATE KEY-----\n" + body + "-----END PRIVATE KEY-----\n"
	n := newNames()
	n.Hide("key", key)
	for _, text := range []string{"-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", body[:20]} {
		if found := n.Find(text); len(found) != 0 {
			t.Errorf("%q gives away %v", text, found)
		}
	}
	for _, text := range []string{key, quoted(key), body[len(body)-30:], base64.StdEncoding.EncodeToString([]byte(key))} {
		if found := n.Find(text); !slices.Equal(found, []string{"key#1"}) {
			t.Errorf("%q gives away %v", text, found)
		}
	}
}

// FuzzReadings: a reading stands somewhere in the text, whatever that is.
func FuzzReadings(f *testing.F) {
	f.Add(`a\"b\u00e9\ud83d\ude00\ud83dx%41%4g+QUJDREVGR0hJSktMTU5PUA==` + "\r\n" + `QUJD\`)
	f.Fuzz(func(t *testing.T, text string) {
		readings(text, true, func(r reading) {
			last := 0
			for i := range len(r.text) {
				from, to := r.place(i, i+1)
				if from < 0 || to <= from || to > len(text) || from < last-1 {
					t.Fatalf("byte %d of %q stands from %d to %d of %q", i, r.text, from, to, text)
				}
				last = from
			}
		})
	})
}
