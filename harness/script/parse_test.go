package script_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

var rewrite = flag.Bool("rewrite", false, "write what is kept in step anew")

// TestMistakesAreToldWithPlaceAndWayOut holds each message to the place, what was expected, and a way
// out.
func TestMistakesAreToldWithPlaceAndWayOut(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"advanc 7d", `x.txt:1: no verb is called "advanc"; did you mean "advance"?`},
		{"frobnicate", "`rollover show --verbs` lists them"},
		{"use", "x.txt:1: expected a set-up, found the end of the line; the form is: use SETUP"},
		{"use service-token lifetime soon", `expected a duration such as 30s, 55m, 24h or 7d, found "soon"`},
		{"use service-token colour red", `expected lifetime, schedule or window, found "colour"`},
		{"# doc\n\nadvance week", `x.txt:3: expected a duration`},
		{"advance -5m", `expected a duration`},
		{"advance 7d extra", `expected the end of the line, found "extra"`},
		{"reader api service-token-demo", `expected "of", found "service-token-demo"`},
		{"reader api of service-token-demo sometimes", `expected a habit, found "sometimes"`},
		{"on auth0.oauth.token times many refuse", `expected a number, found "many"`},
		{"on auth0.oauth.token explode", `expected a fault, found "explode"`},
		{"on auth0.oauth.token lose it", `expected "reply", found "it"`},
		{"fail createsecret before", `expected one of createSecret, setSecret, testSecret, finishSecret, found "createsecret"`},
		{"fail createSecret during", `expected "before", found "during"`},
		{"expect happiness", `expected rotations, tokens, no outage, outage or finding, found "happiness"`},
		{"expect outage of api about 5m", `expected "exactly", found "about"`},
		{"expect outage of api at least 5m", `expected "most", found "least"`},
		{"expect outage of api at most", `expected a duration such as 30s, 55m, 24h or 7d, found the end of the line`},
		{"expect outage of api at most soon", `expected a duration such as 30s, 55m, 24h or 7d, found "soon"`},
		{"expect outage of api at most 5m twice", `expected the end of the line, found "twice"`},
		{"expect outage of api at most 5m times", `expected a number, found the end of the line`},
		{"expect rotations -1", `expected a number, found "-1"`},
		{"replace function by one that sings", `expected exits or hangs, found "sings"`},
		{"key turn", `expected rotate or revoke, found "turn"`},
		{"starts at the beginning", `expected "latest", found "beginning"`},
		{"reattempts five every 100s", `expected a number, found "five"`},
		{"hide", "expected a member, found the end of the line"},
		{"hide KEY PIN", "expected a member, found the end of the line"},
		{"hide KEY of", "expected a secret, found the end of the line"},
		{"also warm", `expected "and", found the end of the line`},
		{"propagation slowly", `expected instant, lag, mixed or worst, found "slowly"`},
		{"propagation lag 31s", `x.txt:1: secret delay 31s: it is at most 30s`},
		{"clock of the function 5m fast", `expected ahead or behind, found "fast"`},
		{"quota of rotator 0 a day", `expected a number above 0, found "0"`},
		{"quota of rotator 5 a week", "expected `an hour` or `a day`, found \"a week\""},
		{"client rotator granted management", `expected a scope such as update:client_keys, found the end of the line`},
		{"client billing granted https://a.example with luck", `expected "key", found "luck"`},
		{"credential of s accepted by magic", `expected jwks or auth0, found "magic"`},
		{"credential of s accepted by auth0 password", `expected client-credentials or private-key-jwt, found "password"`},
		{"on auth0.jwks if asked refuse", `expected "made", found "asked"`},
		{"host https://api.example.com answers x", `expected a host alone, such as api.example.com, found "https://api.example.com"`},
		{"host api.example.com by", "expected a command, found the end of the line"},
		{"host api.example.com 99 answers x", `expected a status of HTTP, found "99"`},
		{"host api.example.com says x", `expected "answers", found "says"`},
		{"overlap sometimes", `expected lasting, until-replaced or none, found "sometimes"`},
		{`secret static {"CLIENT_ID":`, "x.txt:1: the value begins as JSON and is none: unexpected end of JSON input"},
		{`put static {"CLIENT_ID": 1,}`, "x.txt:1: the value begins as JSON and is none"},
		{"tenant demo.eu.auth0.com", `x.txt:1: url "demo.eu.auth0.com": give scheme and host without a trailing slash`},
		{"tenant https://demo.eu.auth0.com/", "without a trailing slash"},
		{"function rotate from", "expected a path, found the end of the line"},
		{"function rotate from ./src runtime", "expected a runtime such as python3.12, found the end of the line"},
		{"function rotate from ./src runtime python3.12 timeout 30s", `expected "handler", found "timeout"`},
		{"function rotate from ./src runtime provided.al2023 handler x interpreter y", "an interpreter goes with Python and Node.js"},
		{"function rotate from ./src handler x", `expected the end of the line, found "handler x"`},
		{"# only words", "nothing in it"},
		{"", "nothing in it"},
	}
	for _, tt := range tests {
		_, err := script.Parse("x.txt", tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q:\n got %v\nwant %s", tt.text, err, tt.want)
		}
	}
}

// TestMistakesThatShowWhenPlayed holds those that only a world can find.
func TestMistakesThatShowWhenPlayed(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"advance 1h", `x.txt:1: "advance" needs something to act on: ` + "`use SETUP` has to come first"},
		{"use service-token\nstarts at the latest", `x.txt:2: "starts" says how the world begins: it has to come before ` + "`use`"},
		{"use service-token\nalso warm and cold", `x.txt:2: "also" says how the world begins`},
		{"use service-token\nhide KEY of partner", `x.txt:2: no secret is called "partner"`},
		{"use nothing-like-it", `x.txt:1: no set-up is called "nothing-like-it"; there is client-secret`},
		{"use service-token\ntenant https://demo.eu.auth0.com", `x.txt:2: "tenant" says how the world begins: it has to come before ` + "`use`"},
		{"use service-token\nquota of nobody 5 a day", `x.txt:2: the set-up declares no client "nobody"`},
		{"use service-token\nput service-token-demo {client.billing.key}", "x.txt:2: nothing is called {client.billing.key}"},
		{"use service-token\nclient x granted management paint:walls", `x.txt:2: the Management API has no scope "paint:walls" here`},
		{"use private-key-jwt\nclient x granted https://services.example.com with key", `x.txt:2: client "x" cannot have a key: "billing" has the one there is`},
		{"use service-token\nuse service-token", "x.txt:2: a scenario uses one set-up, and this one has used one already"},
		{"use service-token\nreader api of another reading every time", `x.txt:2: the set-up says of no secret "another" what is accepted`},
		{"use service-token\non secrets.Put refuse", `x.txt:2: no operation is called "secrets.Put"; there are `},
		{"use service-token\nexpect outage of nobody exactly 5m", `x.txt:2: no reader is called "nobody"`},
		{"use service-token\nput service-token-demo {auth0.uri}", "x.txt:2: nothing is called {auth0.uri}; there are {auth0.url}"},
		{"use service-token\nfix secret other", `x.txt:2: the set-up put no value into "other"`},
		{"use service-token\nmove label AWSCURRENT of other to v1", `x.txt:2: no secret is called "other"`},
		{"use service-token\nmove label AWSCURRENT of service-token-demo to AWSNEVER", "x.txt:2: no version of service-token-demo has the label AWSNEVER"},
		{"host api.example.com answers x", `x.txt:1: "host" needs something to act on`},
		{"use service-token\non host.api.example.com refuse", `x.txt:2: no operation is called "host.api.example.com"`},
		{"use service-token\nkey revoke", "x.txt:2: the tenant has no previous signing key to revoke"},
	}
	for _, tt := range tests {
		s, err := script.Parse("x.txt", tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		_, err = s.Run(script.Options{Target: harness.Handler(answer), Setup: shipped})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q:\n got %v\nwant %s", tt.text, err, tt.want)
		}
	}
}

// TestEveryScenarioThatShipsCanBeRead also holds each to a set-up that ships.
func TestEveryScenarioThatShipsCanBeRead(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios.All() {
		parsed, err := script.Parse(s.File, s.Text)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(parsed.Uses()) != 1 {
			t.Errorf("%s uses %v, and has to use one set-up", s.File, parsed.Uses())
		}
		if parsed.Doc == "" {
			t.Errorf("%s does not say why anyone should care", s.File)
		}
	}
}

// TestTheLanguageIsDocumented keeps docs/scenarios.md in step with the verbs.
func TestTheLanguageIsDocumented(t *testing.T) {
	t.Parallel()
	const file = "../../docs/scenarios.md"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var help bytes.Buffer
	script.Help(&help)
	const begin, end = "```text\n", "```"
	before, after, found := strings.Cut(string(raw), begin)
	_, after, closed := strings.Cut(after, end)
	if !found || !closed {
		t.Fatalf("%s has no block of text for the verbs", file)
	}
	want := before + begin + help.String() + end + after
	if *rewrite {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(raw) {
		t.Errorf("%s is out of date; go test ./harness/script -rewrite writes it anew", file)
	}
}

// FuzzParse holds the parser to an answer for any text.
func FuzzParse(f *testing.F) {
	for _, s := range scenarios.All() {
		f.Add(s.Text)
	}
	f.Add("rotation of a by b on rate((")
	f.Add("advance 999999999999999999d")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := script.Parse("x.txt", text)
		if (s == nil) == (err == nil) {
			t.Fatalf("%v and %v", s, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "x.txt:") {
			t.Errorf("the error does not name its place: %v", err)
		}
	})
}
