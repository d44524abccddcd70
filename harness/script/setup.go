package script

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/verdict"
)

// setup is what the set-up's verbs have said so far.
type setup struct {
	clients  map[string]*fakeauth0.Client
	keys     map[string]string // :: client → its private key, in PEM armour
	function harness.Function
	code     func() (harness.Target, error) // what the set-up says it is
	taking   time.Duration                  // what a rotation may take of the world's time
	env      map[string]string
	rotation rotationRule
	accepted []verdict.Secret
	changes  map[string]string // what `use` overrides: "lifetime", "schedule", "window"
	values   map[string]string // :: secret → what the set-up put into it
	taken    map[string]string // :: name in scenarios → the secret or client that it stands for
}

func (s *setup) remember(secret, value string) {
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[secret] = value
}

// rotationRule is what rotates, how often, and by what.
type rotationRule struct {
	secret, function, schedule string
	window                     time.Duration
}

var placeholder = regexp.MustCompile(`\{[a-z0-9]+(\.[A-Za-z0-9_-]+)*\}`)

// fill replaces {auth0.url}, {secrets.url} and {client.NAME.id}, .secret or .key by what they are in this world.
// A key has its line breaks as a JSON string has them, since that is where it stands.
func (p *Play) fill(text string) (string, error) {
	var bad string
	filled := placeholder.ReplaceAllStringFunc(text, func(m string) string {
		parts := strings.Split(strings.Trim(m, "{}"), ".")
		if len(parts) == 3 {
			parts[1] = p.setup.called(parts[1])
		}
		switch {
		case m == "{auth0.url}":
			return p.stack.Auth0.URL()
		case m == "{secrets.url}":
			return p.stack.SecretsURL()
		case len(parts) == 3 && parts[0] == "client" && p.setup.clients[parts[1]] != nil:
			switch c := p.setup.clients[parts[1]]; parts[2] {
			case "id":
				return c.ID()
			case "secret":
				return c.Secret()
			case "key":
				if key := p.setup.keys[parts[1]]; key != "" {
					return strings.ReplaceAll(key, "\n", `\n`)
				}
			}
		}
		bad = m
		return m
	})
	if bad != "" {
		return "", fmt.Errorf("nothing is called %s; there are {auth0.url}, {secrets.url}, and {client.NAME.id}, {client.NAME.secret} and, if it has one, {client.NAME.key} of the clients declared above", bad)
	}
	return filled, nil
}
