package fakelambda

import (
	"encoding/base64"
	"slices"
)

// paged returns one page of all, and the token of the next one; empty on the last. A token names the last
// entry of the page before it. code is that of the error about one that names nothing.
func paged[T any](all []T, key func(T) string, most int, token, code string) (page []T, next string, err error) {
	if token != "" {
		after, err := base64.RawURLEncoding.DecodeString(token)
		i := slices.IndexFunc(all, func(e T) bool { return key(e) == string(after) })
		if err != nil || i < 0 {
			return nil, "", &Error{code, "The token of the next page is invalid: " + token}
		}
		all = all[i+1:]
	}
	if len(all) <= most {
		return all, "", nil
	}
	return all[:most], base64.RawURLEncoding.EncodeToString([]byte(key(all[most-1]))), nil
}
