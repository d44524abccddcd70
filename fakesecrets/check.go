package fakesecrets

import (
	"fmt"
	"regexp"
	"strings"
)

// checks collects what is wrong with the shape of an input, in the vendor's words (spec 2.6).
type checks struct {
	found []string
	then  error // the first thing wrong beyond the shape: characters of a name, a missing token (2.4)
}

// fail adds a violation. value is what stands at path; a nil one is not shown.
func (c *checks) fail(path string, value any, constraint string) {
	at := fmt.Sprintf("Value '%v' at '%s'", value, path)
	if value == nil {
		at = fmt.Sprintf("Value at '%s'", path)
	}
	c.found = append(c.found, at+" failed to satisfy constraint: "+constraint)
}

func (c *checks) required(path string, given bool) {
	if !given {
		c.found = append(c.found, fmt.Sprintf("Value null at '%s' failed to satisfy constraint: Member must not be null", path))
	}
}

// length checks a text that may be absent.
func (c *checks) length(path string, v *string, shortest, longest int) {
	if v != nil {
		c.size(path, *v, len([]rune(*v)), shortest, longest)
	}
}

// size checks anything that has one; a nil value is not shown.
func (c *checks) size(path string, value any, n, shortest, longest int) {
	switch {
	case n > longest:
		c.fail(path, value, fmt.Sprintf("Member must have length less than or equal to %d", longest))
	case n < shortest:
		c.fail(path, value, fmt.Sprintf("Member must have length greater than or equal to %d", shortest))
	}
}

func (c *checks) between(path string, v *int64, least, most int64) {
	switch {
	case v == nil:
	case *v > most:
		c.fail(path, *v, fmt.Sprintf("Member must have value less than or equal to %d", most))
	case *v < least:
		c.fail(path, *v, fmt.Sprintf("Member must have value greater than or equal to %d", least))
	}
}

// matches holds a text against a pattern, which is shown without the anchors that are ours.
func (c *checks) matches(path string, v *string, pattern *regexp.Regexp) {
	if v != nil && !pattern.MatchString(*v) {
		c.fail(path, *v, "Member must satisfy regular expression pattern: "+strings.TrimSuffix(strings.TrimPrefix(pattern.String(), "^(?:"), ")$"))
	}
}

func (c *checks) enum(path string, v *string, allowed ...string) {
	if v == nil {
		return
	}
	for _, a := range allowed {
		if *v == a {
			return
		}
	}
	c.fail(path, *v, "Member must satisfy enum value set: ["+strings.Join(allowed, ", ")+"]")
}

// secretID checks a required SecretId.
func (c *checks) secretID(v *string) { c.named("secretId", v, 2048, validID) }

// named checks a required name: its length, and the characters that may stand in it (spec 2.3).
func (c *checks) named(path string, v *string, longest int, valid func(string) bool) {
	c.required(path, v != nil)
	c.length(path, v, 1, longest)
	if v != nil && !valid(*v) {
		c.otherwise(badName.of())
	}
}

// token checks a ClientRequestToken, which SDKs fill in and raw requests must: the want of one
// comes before the question whether the secret exists.
func (c *checks) token(v *string, missing failure) {
	c.length("clientRequestToken", v, 32, 64)
	if v == nil {
		c.otherwise(missing.of())
	}
}

func (c *checks) versionID(path string, v *string) { c.length(path, v, 32, 64) }

func (c *checks) otherwise(err error) {
	if c.then == nil {
		c.then = err
	}
}

func (c *checks) value(text *string, binary []byte) {
	if text != nil && len(*text) > 65536 {
		c.fail("secretString", nil, "Member must have length less than or equal to 65536")
	}
	if len(binary) > 65536 {
		c.fail("secretBinary", nil, "Member must have length less than or equal to 65536")
	}
}

func (c *checks) page(most int64, results *int64, next *string) {
	c.between("maxResults", results, 1, most)
	c.length("nextToken", next, 1, 4096)
}

// err returns all that was found as one error, or nil.
func (c *checks) err() error {
	switch n := len(c.found); n {
	case 0:
		return c.then
	case 1:
		return invalid.of("1 validation error detected: " + c.found[0])
	default:
		return invalid.of(fmt.Sprintf("%d validation errors detected: %s", n, strings.Join(c.found, "; ")))
	}
}
