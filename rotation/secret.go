package rotation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"
)

// The members of the rotated secret's JSON that belong to the rotation.
const (
	generatedAt = "GENERATED_AT"
	bearerToken = "BEARER_TOKEN"
)

// credentials is the static secret's JSON.
type credentials struct {
	ClientID     string `json:"CLIENT_ID"`
	ClientSecret string `json:"CLIENT_SECRET"`
}

// parseCredentials reads the static secret. The decoder's own errors quote what
// they stumbled over, so they are not passed on.
func parseCredentials(text string) (credentials, error) {
	var c credentials
	if json.Unmarshal([]byte(text), &c) != nil || c.ClientID == "" || c.ClientSecret == "" {
		return credentials{}, errors.New(`its value is not a JSON object with the strings CLIENT_ID and CLIENT_SECRET: put {"CLIENT_ID":"...","CLIENT_SECRET":"..."}`)
	}
	return c, nil
}

// object is the rotated secret's JSON, each member as it was written.
type object map[string]json.RawMessage

// parseObject reads the value that the next one starts from. The empty string
// is an empty object.
func parseObject(text string) (object, error) {
	o := object{}
	if text == "" {
		return o, nil
	}
	if json.Unmarshal([]byte(text), &o) != nil || o == nil {
		return nil, errors.New("the AWSCURRENT value is not a JSON object, so its other members cannot be kept: put {} or an object of your own as its value")
	}
	return o, nil
}

// text is a member that is a string; empty if it is none.
func (o object) text(member string) string {
	var text string
	if json.Unmarshal(o[member], &text) != nil {
		return ""
	}
	return text
}

// withToken is the object as JSON with the token and its time set.
func (o object) withToken(token string, at time.Time) (string, error) {
	return o.with(map[string]string{
		generatedAt: at.UTC().Format(time.RFC3339),
		bearerToken: "Bearer " + token,
	})
}

// with is the object as JSON with some members set, and every other as it was (F18).
func (o object) with(members map[string]string) (string, error) {
	next := maps.Clone(o)
	for name, value := range members {
		text, err := json.Marshal(value)
		if err != nil {
			return "", fmt.Errorf("member %s cannot be written", name)
		}
		next[name] = text
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(next) != nil {
		return "", errors.New("the new value cannot be written as JSON")
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// tokenOf returns the JWT of a rotated secret's JSON.
func tokenOf(text string) (string, error) {
	var members map[string]json.RawMessage
	var value string
	if json.Unmarshal([]byte(text), &members) != nil ||
		json.Unmarshal(members[bearerToken], &value) != nil {
		return "", errors.New("the value is not a JSON object with the string BEARER_TOKEN")
	}
	token, ok := strings.CutPrefix(value, "Bearer ")
	if !ok || token == "" {
		return "", errors.New(`BEARER_TOKEN does not read "Bearer <jwt>"`)
	}
	return token, nil
}
