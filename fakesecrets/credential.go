package fakesecrets

import (
	"net/http"
	"strings"
)

// credential is what the Authorization header says about the caller. The signature is read, not
// verified: the world knows its principals by their access key ids.
type credential struct {
	accessKeyID string
	region      string
}

// credentialOf reads "AWS4-HMAC-SHA256 Credential=AKID/20350101/eu-west-1/secretsmanager/aws4_request, ...".
// The zero credential is a header that is absent or not of this form.
func credentialOf(h http.Header) credential {
	_, after, ok := strings.Cut(h.Get("Authorization"), "Credential=")
	if !ok {
		return credential{}
	}
	scope, _, _ := strings.Cut(after, ",")
	parts := strings.SplitN(strings.TrimSpace(scope), "/", 5)
	if len(parts) < 5 {
		return credential{}
	}
	return credential{accessKeyID: parts[0], region: parts[2]}
}
