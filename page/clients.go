package page

import (
	"cmp"
	"slices"

	"github.com/rolloverhq/rollover/journal"
)

// clientState is an application of the tenant. Its secret is never told.
type clientState struct {
	Name        string            `json:"name"`
	ID          string            `json:"id"`
	Tokens      int               `json:"tokens"` // that it was given over HTTP
	Credentials []credentialState `json:"credentials"`
}

// credentialState is a secret or a key of a client, and what the tenant says to it.
type credentialState struct {
	Name   string         `json:"name"`   // "client-secret#2"
	Answer journal.Answer `json:"answer"` // "yes", "no", "maybe"
}

func (p *Page) clients(history []journal.Entry) []clientState {
	now := p.stack.Clock.Now()
	answers := map[string]journal.Answer{}
	of := map[string][]string{} // :: client → its credentials, in order
	for _, e := range history {
		a, ok := e.Fact.(journal.Accepted)
		if !ok || a.From.After(now) {
			continue
		}
		if _, known := answers[a.Credential]; !known {
			of[a.Client] = append(of[a.Client], a.Credential)
		}
		answers[a.Credential] = a.Answer
	}
	all := []clientState{}
	for _, c := range p.stack.Auth0.Clients() {
		s := clientState{Name: c.Name(), ID: c.ID(), Tokens: c.Tokens(), Credentials: []credentialState{}}
		for _, name := range of[c.Name()] {
			s.Credentials = append(s.Credentials, credentialState{name, answers[name]})
		}
		all = append(all, s)
	}
	return all
}

func sorted(places []place) []place {
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.Secret, b.Secret), cmp.Compare(len(a.Version), len(b.Version)), cmp.Compare(a.Version, b.Version))
	})
	return places
}
