package journal

import (
	"fmt"
	"time"
)

// Answer is what a provider says to a credential.
type Answer string

// The answers.
const (
	Yes   Answer = "yes"
	No    Answer = "no"
	Maybe Answer = "maybe" // one request is answered so and the next otherwise
)

// Issued says that a client of the tenant got a credential of its own: a secret, which takes the place
// of the last one, or a public key, which stands beside others.
type Issued struct {
	Credential string `json:"credential"` // ordinal: "client-secret#2", "client-key#1"
	Client     string `json:"client"`     // the application's name
	Replaces   string `json:"replaces,omitempty"`
	Chosen     bool   `json:"chosen,omitempty"` // whoever asked for it chose its value; else the tenant did
	By         string `json:"by"`
	Step       string `json:"step,omitempty"`
	Run        int    `json:"run,omitempty"`
}

// Kind is "issued".
func (Issued) Kind() string { return "issued" }

func (i Issued) String() string {
	if i.Replaces == "" {
		return fmt.Sprintf("%s issued for %s", i.Credential, i.Client)
	}
	return fmt.Sprintf("%s issued for %s in place of %s", i.Credential, i.Client, i.Replaces)
}

// Accepted says whether the tenant takes a client's credential from an instant on. What was said before of
// the time from that instant on holds no longer; a credential of which nothing was said is not taken.
type Accepted struct {
	Credential string    `json:"credential"`
	Client     string    `json:"client"`
	Answer     Answer    `json:"answer"`
	From       time.Time `json:"from"` // not before the fact itself
}

// Kind is "accepted".
func (Accepted) Kind() string { return "accepted" }

func (a Accepted) String() string {
	verb := map[Answer]string{Yes: "takes", No: "refuses", Maybe: "may take or refuse"}[a.Answer]
	return fmt.Sprintf("the tenant %s %s from %s on", verb, a.Credential, a.From.Format(time.RFC3339))
}

// Recognised says that the value of a version turned out to hold a credential that nobody knew when it was
// stored: a rotation that chooses a secret stores it first, and tells the provider then.
type Recognised struct {
	Secret     string `json:"secret"`
	Version    string `json:"version"`
	Credential string `json:"credential"`
}

// Kind is "recognised".
func (Recognised) Kind() string { return "recognised" }

func (r Recognised) String() string {
	return fmt.Sprintf("%s %s holds %s", r.Secret, r.Version, r.Credential)
}
