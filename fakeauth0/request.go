package fakeauth0

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tokenRequest is what a client asks of POST /oauth/token (spec/auth0.md 1.1). Parameters that are not
// here are ignored, but for an Action.
type tokenRequest struct {
	grantType     string
	clientID      string // from the body
	clientSecret  string
	assertion     string
	assertionType string
	audience      string
	resource      string
	scopes        []string // in the order asked for, each once; none: all that is granted
	organization  string
	basic         *basic            // nil: no Basic header
	others        map[string]string // parameters that the tenant does not know; only an Action sees them
}

// claimedID is whom a request says it comes from.
func (q tokenRequest) claimedID() string {
	switch {
	case q.clientID != "":
		return q.clientID
	case q.basic != nil:
		return q.basic.id
	}
	a, _ := parseAssertion(q.assertion) // what cannot be read says nothing
	return a.claims.Subject
}

// basic is what an Authorization header of that scheme holds. ok is false if it cannot be read.
type basic struct {
	id, secret string
	ok         bool
}

// parseTokenRequest reads a request in either of its forms. The error is an answer.
func parseTokenRequest(h http.Header, body []byte) (tokenRequest, *Error) {
	params, err := parseParams(h.Get("Content-Type"), body)
	if err != nil {
		return tokenRequest{}, err
	}
	q := tokenRequest{basic: parseBasic(h.Get("Authorization"))}
	for name, to := range map[string]*string{
		"grant_type": &q.grantType, "client_id": &q.clientID, "client_secret": &q.clientSecret,
		"client_assertion": &q.assertion, "client_assertion_type": &q.assertionType,
		"audience": &q.audience, "resource": &q.resource, "organization": &q.organization,
	} {
		if *to, err = params.text(name); err != nil {
			return tokenRequest{}, err
		}
	}
	q.others = params.others()
	q.scopes, err = params.scopes()
	return q, err
}

// params are the parameters of a body: text, or what JSON has beside it.
type params map[string]any

// parseParams reads a body by its content type: JSON, or else a form. A body of another kind holds no
// parameters, and none is needed.
func parseParams(contentType string, body []byte) (params, *Error) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		kind = strings.TrimSpace(kind)
	}
	switch kind {
	case "application/json":
		var p params
		if json.Unmarshal(body, &p) != nil || p == nil {
			return nil, errBody()
		}
		return p, nil
	case "", "application/x-www-form-urlencoded":
		return parseForm(string(body))
	default:
		return params{}, nil
	}
}

// parseForm reads a form. A parameter must not come twice (RFC 6749 3.2). A semicolon separates nothing.
func parseForm(body string) (params, *Error) {
	form, err := url.ParseQuery(strings.ReplaceAll(body, ";", "%3B"))
	if err != nil {
		return nil, errBody()
	}
	p := params{}
	for name, values := range form {
		p[name] = values[0]
		if len(values) > 1 {
			p[name] = values
		}
	}
	return p, nil
}

// text returns a parameter that is text, or empty if it is absent.
func (p params) text(name string) (string, *Error) {
	switch v := p[name].(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	default:
		return "", errBody()
	}
}

// knownParams are the parameters that the tenant acts upon.
var knownParams = []string{
	"grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "audience", "resource", "organization", "scope",
}

// others returns the texts that the tenant does not know.
func (p params) others() map[string]string {
	others := map[string]string{}
	for name, v := range p {
		if text, ok := v.(string); ok && !slices.Contains(knownParams, name) {
			others[name] = text
		}
	}
	return others
}

// scopes returns the scopes, which may be a text or, in JSON, an array of texts (row E10).
func (p params) scopes() ([]string, *Error) {
	var scopes []string
	add := func(text string) {
		for _, s := range strings.Fields(text) {
			if !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	switch v := p["scope"].(type) {
	case nil:
	case string:
		add(v)
	case []any:
		for _, one := range v {
			text, ok := one.(string)
			if !ok {
				return nil, errScopeType()
			}
			add(text)
		}
	default:
		return nil, errScopeType()
	}
	return scopes, nil
}

// parseBasic reads an Authorization header of the Basic scheme, and returns nil for any other. Each
// half is form-encoded (RFC 6749 2.3.1).
func parseBasic(header string) *basic {
	if scheme, _, _ := strings.Cut(header, " "); !strings.EqualFold(scheme, "Basic") {
		return nil
	}
	r := http.Request{Header: http.Header{"Authorization": {header}}}
	id, secret, ok := r.BasicAuth()
	if !ok {
		return &basic{}
	}
	return &basic{id: formDecoded(id), secret: formDecoded(secret), ok: true}
}

// formDecoded takes text that is not form-encoded as it is: many clients do not encode.
func formDecoded(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}
