package fakeauth0

// authenticateLocked finds the client that asks (spec/auth0.md 1.2). Whatever is wrong with an id or a
// secret, the answer is the same.
func (t *Tenant) authenticateLocked(q tokenRequest) (identity, *Error) {
	if q.assertion != "" || q.assertionType != "" {
		return t.assertedLocked(q)
	}
	id, secret, method, ok := q.credentials()
	if !ok {
		return identity{reason: "the Authorization header and the body do not agree"}, errUnauthorized()
	}
	c := t.clients[id]
	switch {
	case c == nil:
		return identity{reason: "the client is not known"}, errUnauthorized()
	case !c.usesSecretLocked(), t.options.StrictAuthMethod && c.method != method:
		return identity{reason: "the client does not authenticate with " + string(method)}, errUnauthorized()
	}
	credential, taken := c.takesSecretLocked(secret)
	if !taken {
		return identity{credential: credential, reason: "the client secret is not taken"}, errUnauthorized()
	}
	return identity{client: c, credential: credential}, nil
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
