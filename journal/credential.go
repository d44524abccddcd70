package journal

import (
	"fmt"
	"time"
)

// Minted says that the tenant issued a token.
type Minted struct {
	Credential string    `json:"credential"` // ordinal: "token#2"
	Client     string    `json:"client"`     // the application's name
	Audience   string    `json:"audience"`
	Key        string    `json:"key"` // kid of the signing key
	IssuedAt   time.Time `json:"issuedAt"`
	ExpiresAt  time.Time `json:"expiresAt"`      // exclusive: valid in [iat, exp)
	With       string    `json:"with,omitempty"` // the client's credential that it was asked for with
	By         string    `json:"by"`
	Step       string    `json:"step,omitempty"`
	Run        int       `json:"run,omitempty"`
}

// Kind is "minted".
func (Minted) Kind() string { return "minted" }

func (m Minted) String() string {
	return fmt.Sprintf("%s minted for %s, valid until %s", m.Credential, m.Client, m.ExpiresAt.Format(time.RFC3339))
}

// KeyState is where a signing key stands in its life.
type KeyState string

// The states of a signing key (spec/auth0.md 3.3).
const (
	KeyNext     KeyState = "next"     // published, not signing yet
	KeyCurrent  KeyState = "current"  // signing
	KeyPrevious KeyState = "previous" // published, no longer signing
	KeyRevoked  KeyState = "revoked"  // gone from the JWKS
)

// KeyMoved says that a signing key of the tenant changed its state.
type KeyMoved struct {
	Key string   `json:"key"` // kid
	To  KeyState `json:"to"`
}

// Kind is "key".
func (KeyMoved) Kind() string { return "key" }

func (k KeyMoved) String() string { return fmt.Sprintf("signing key %s is now %s", k.Key, k.To) }

// Note is a remark of the harness or of an operator's hand: "auth0 is down", "egress refused".
type Note struct {
	By   string `json:"by"`
	Text string `json:"text"`
}

// Kind is "note".
func (Note) Kind() string { return "note" }

func (n Note) String() string { return n.By + ": " + n.Text }
