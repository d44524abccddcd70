package fakesecrets

import "strings"

const suffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// isARN tells an ARN from a name. A name cannot hold a colon.
func isARN(id string) bool { return strings.HasPrefix(id, "arn:") }

// hasSuffix reports whether a resource ends like one with the six random characters: the service
// then takes them for these, even if they belong to the name (spec 2.2).
func hasSuffix(resource string) bool {
	n := len(resource) - 7
	if n < 0 || resource[n] != '-' {
		return false
	}
	for i := n + 1; i < len(resource); i++ {
		if !isAlphanumeric(resource[i]) {
			return false
		}
	}
	return true
}

func isAlphanumeric(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// validName reports whether every character may stand in a secret's name (spec 2.3).
func validName(name string) bool { return consistsOf(name, "/_+=.@-!") }

// validID reports the same of a SecretId, which may be an ARN as well.
func validID(id string) bool {
	if isARN(id) {
		return consistsOf(id, "/_+=.@-!:")
	}
	return validName(id)
}

func consistsOf(text, others string) bool {
	for i := range len(text) {
		if !isAlphanumeric(text[i]) && strings.IndexByte(others, text[i]) < 0 {
			return false
		}
	}
	return true
}
