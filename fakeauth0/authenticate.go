package fakeauth0

// assertionTypeJWT is the only client_assertion_type (RFC 7523 2.2).
const assertionTypeJWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// authenticateLocked finds the client that asks (spec/auth0.md 1.2). Whatever is wrong with an id or a
// secret, the answer is the same. credential is the name of what it was asked with, where that is one
// of the client's, taken or not.
func (t *Tenant) authenticateLocked(q tokenRequest) (c *Client, credential string, refusal *Error) {
	if q.assertion != "" || q.assertionType != "" {
		return nil, "", refuseAssertion(q)
	}
	id, secret, method, ok := q.credentials()
	if !ok {
		return nil, "", errUnauthorized()
	}
	c = t.clients[id]
	if c == nil || !c.usesSecretLocked() || t.options.StrictAuthMethod && c.method != method {
		return nil, "", errUnauthorized()
	}
	credential, taken := c.takesSecretLocked(secret)
	if !taken {
		return nil, credential, errUnauthorized()
	}
	return c, credential, nil
}

// credentials returns the id and secret of a request and how they came. Where they stand both in the
// body and in a Basic header, the two must be equal.
func (q tokenRequest) credentials() (id, secret string, method AuthMethod, ok bool) {
	switch {
	case q.basic == nil:
		return q.clientID, q.clientSecret, ClientSecretPost, true
	case !q.basic.ok,
		q.clientID != "" && q.clientID != q.basic.id,
		q.clientSecret != "" && q.clientSecret != q.basic.secret:
		return "", "", "", false
	case q.clientSecret != "":
		return q.basic.id, q.basic.secret, ClientSecretPost, true
	default:
		return q.basic.id, q.basic.secret, ClientSecretBasic, true
	}
}

// refuseAssertion answers an assertion as Auth0 does when no credential of the client fits it: no client
// here has one (case C53, rows E13 and E14).
func refuseAssertion(q tokenRequest) *Error {
	if q.assertionType != assertionTypeJWT {
		return errAssertionType()
	}
	return errAssertion()
}
