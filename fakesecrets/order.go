package fakesecrets

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// The orders in which ListSecrets lists (spec 4.9).
const (
	byCreation = "created-date"
	byAccess   = "last-accessed-date"
	byChange   = "last-changed-date"
	byName     = "name"
)

var allOrders = []string{byCreation, byAccess, byChange, byName}

// compareBy compares secrets by an order; those that are equal in it stay in order of creation.
func compareBy(order string) func(a, b *secret) int {
	compare := func(a, b *secret) int { return 0 }
	switch order {
	case byName:
		compare = func(a, b *secret) int { return strings.Compare(a.name, b.name) }
	case byAccess:
		compare = func(a, b *secret) int { return a.accessed.Compare(b.accessed) }
	case byChange:
		compare = func(a, b *secret) int { return a.changed.Compare(b.changed) }
	}
	return func(a, b *secret) int { return cmp.Or(compare(a, b), cmp.Compare(a.order, b.order)) }
}

// mark is a place in an order: that of the last secret of a page. It stays one when the secret is gone or
// has moved, so that nobody who lists while others write is told of a bad token.
type mark struct {
	By         string    `json:"b"`
	Descending bool      `json:"d,omitempty"`
	Name       string    `json:"n,omitempty"`
	At         time.Time `json:"t,omitzero"`
	Order      int       `json:"o"`
}

func markOf(sec *secret, by string, descending bool) mark {
	m := mark{By: by, Descending: descending, Order: sec.order}
	switch by {
	case byName:
		m.Name = sec.name
	case byAccess:
		m.At = sec.accessed
	case byChange:
		m.At = sec.changed
	}
	return m
}

// token is the mark as a NextToken.
func (m mark) token() string {
	b, err := json.Marshal(m)
	if err != nil { // of numbers and texts, which can all be written
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// secretAt reads a NextToken of a listing in this order, and returns a stand-in for the secret that it
// names.
func secretAt(token, by string, descending bool) (*secret, error) {
	var m mark
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(b, &m) != nil || m.By != by || m.Descending != descending {
		return nil, badNextToken.of()
	}
	return &secret{name: m.Name, order: m.Order, accessed: m.At, changed: m.At}, nil
}
