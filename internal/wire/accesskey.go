package wire

import (
	"net/http"
	"strings"
)

// AccessKeyID returns the access key id in the Authorization header of a request to an AWS service, and
// the empty string if it has none. The signature is not verified: the world knows its principals by
// their access key ids.
func AccessKeyID(h http.Header) string {
	_, after, ok := strings.Cut(h.Get("Authorization"), "Credential=")
	if !ok {
		return ""
	}
	id, _, ok := strings.Cut(strings.TrimSpace(after), "/")
	if !ok {
		return ""
	}
	return id
}
