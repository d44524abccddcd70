package harness_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
)

// clients fetch $url and print its status, each as its users would write it: no word of a test in it.
var clients = map[string]struct {
	program, command string
	byProxy          bool // it honours the variables
}{
	"curl":            {"/usr/bin/curl", `curl -sS -o /dev/null -w '%{http_code}' "$url"`, true},
	"Python's urllib": {"/usr/bin/python3", `python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).status)' "$url"`, true},
	"Node's https":    {"/usr/bin/node", `node -e 'require("https").get(process.argv[1], r => { console.log(r.statusCode); r.resume() })' "$url"`, false},
	"Node's fetch":    {"/usr/bin/node", `node -e 'fetch(process.argv[1]).then(r => console.log(r.status))' "$url"`, false},
	"git":             {"/usr/bin/git", `git ls-remote "$url" 2>&1 | grep -q -e 'not found' -e 'not valid' && echo 200`, true},
}

// Every runtime trusts the world's authority and finds the way, by name alone.
func TestClientsOfAllKindsReachTheFakesByName(t *testing.T) {
	t.Parallel()
	for name, c := range clients {
		for _, way := range []string{"sealed", "proxied"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				if _, err := os.Stat(c.program); err != nil {
					t.Skip(c.program, " is not here")
				}
				var s *harness.Stack
				switch {
				case way == "sealed":
					s = sealedStack(t)
				case c.byProxy:
					s = harness.Run(t)
				default:
					t.Skip("it takes no notice of a proxy")
				}
				s.Lambda.Process("client", script(t, "url=https://demo.eu.auth0.com/.well-known/jwks.json\nanswer=\"\\\"$("+c.command+" 2>&1 | tr -d '\"\\n')\\\"\""))
				var got string
				invoke(t, s, "client", nil, &got)
				if strings.TrimSpace(got) != "200" {
					t.Errorf("got %q\n%s", got, s.Story())
				}
			})
		}
	}
}
