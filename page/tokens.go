package page

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// tokenState is a token that the tenant minted. It is never told itself.
type tokenState struct {
	Name      string    `json:"name"` // "token#2"
	Client    string    `json:"client"`
	Audience  string    `json:"audience"`
	IssuedAt  time.Time `json:"issued_at"`
	ExpiresAt time.Time `json:"expires_at"`
	By        string    `json:"by"` // whoever asked
	Step      string    `json:"step,omitempty"`
	Run       int       `json:"run,omitempty"`
	Revoked   bool      `json:"revoked,omitempty"` // with the key that signed it
	In        []place   `json:"in,omitempty"`      // the versions that hold it
}

// place is a version of a secret.
type place struct {
	Secret  string `json:"secret"`
	Version string `json:"version"`
}

// latestTokens is how many tokens a state has.
const latestTokens = 50

// tokens are the latest, the newest first.
func tokens(history []journal.Entry, h held) []tokenState {
	in := map[string][]place{}
	for at, holds := range h.holds {
		for _, name := range holds {
			in[name] = append(in[name], place{at.secret, at.version})
		}
	}
	revoked := map[string]bool{}
	for _, e := range history {
		if k, ok := e.Fact.(journal.KeyMoved); ok && k.To == journal.KeyRevoked {
			revoked[k.Key] = true
		}
	}
	all := []tokenState{}
	for _, e := range slices.Backward(history) {
		m, ok := e.Fact.(journal.Minted)
		if !ok {
			continue
		}
		if len(all) == latestTokens {
			break
		}
		all = append(all, tokenState{
			Name: m.Credential, Client: m.Client, Audience: m.Audience, IssuedAt: m.IssuedAt, ExpiresAt: m.ExpiresAt,
			By: m.By, Step: m.Step, Run: m.Run, Revoked: revoked[m.Key], In: sorted(in[m.Credential]),
		})
	}
	return all
}
