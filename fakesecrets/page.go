package fakesecrets

import (
	"encoding/base64"
	"slices"
)

// paged returns one page of all, and the token of the next one; empty on the last. A token names the
// last entry of the page before it, so that an entry made in between moves nothing. No MaxResults means
// 100.
func paged[T any](all []T, key func(T) string, most *int64, token *string) (page []T, next string, err error) {
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		i := slices.IndexFunc(all, func(e T) bool { return key(e) == string(after) })
		if err != nil || i < 0 {
			return nil, "", badNextToken.of()
		}
		all = all[i+1:]
	}
	n := 100
	if most != nil {
		n = int(*most)
	}
	if len(all) <= n {
		return all, "", nil
	}
	return all[:n], base64.RawURLEncoding.EncodeToString([]byte(key(all[n-1]))), nil
}
