package fakeauth0

import (
	"regexp"
	"time"
)

// kidShape is what a caller may give for a credential's kid (spec/auth0.md 4.3).
var kidShape = regexp.MustCompile(`^[0-9a-zA-Z_-]{10,64}$`)

// readCredential reads the body of POST /api/v2/clients/{id}/credentials.
func readCredential(p payload) (n NewCredential, kid string, refusal *APIError) {
	if err := first(
		p.allow("credential_type", "name", "pem", "alg", "expires_at", "parse_expiry_from_cert", "kid"),
		p.require("credential_type"),
	); err != nil {
		return n, "", err
	}
	var kind string
	var parse bool
	if err := first(
		p.oneOf("credential_type", &kind, "public_key", "cert_subject_dn", "x509_cert"),
		p.read("name", &n.Name), p.read("pem", &n.PEM), p.read("alg", &n.Algorithm), p.read("kid", &kid),
		p.instant("expires_at", &n.ExpiresAt), p.read("parse_expiry_from_cert", &parse),
	); err != nil {
		return n, "", err
	}
	switch {
	case kind != "public_key":
		return n, "", errRefused("This tenant knows credentials of the type public_key")
	case n.PEM == "":
		return n, "", errPayload("Missing required property: pem", "")
	case kid != "" && !kidShape.MatchString(kid):
		return n, "", errPayload("Object didn't pass validation for format kid: "+kid, "kid")
	case parse && p.has("expires_at"):
		return n, "", errRefused("parse_expiry_from_cert and expires_at exclude each other")
	}
	if parse {
		_, ends, err := readPublicKey(n.PEM)
		if err != nil || ends.IsZero() {
			return n, "", errRefused("parse_expiry_from_cert needs a certificate")
		}
		n.ExpiresAt = ends
	}
	return n, kid, nil
}

// milliseconds is an instant as the Management API writes it.
func milliseconds(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
