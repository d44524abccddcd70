package verdict

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Acceptance is the verifier: a service that takes a token if its signing key is known and the time
// is in [iat, exp), give or take the leeway (RFC 7519 4.1.4). It asks nobody: a token is not refused
// because the tenant is down.
type Acceptance struct {
	Audience string        // tokens for another are refused; empty: any
	Leeway   time.Duration // zero: none
	Keys     KeyCache

	// Provider makes the tenant the verifier: the credential is one of its clients' own, a secret or a key,
	// and is taken as the history says (journal.Accepted). The rest is of no account then.
	Provider bool
}

// KeyCache is how a verifier comes to know of signing keys.
type KeyCache struct {
	For     time.Duration // how long a fetched key set is believed; zero: it is fetched each time
	Refetch bool          // an unknown kid makes it fetch at once
	Late    time.Duration // how long after a change of the keys the issuer publishes it; zero: at once
}

// String is the verifier in the words of a set-up.
func (a Acceptance) String() string {
	if a.Provider {
		return "auth0 client-credentials"
	}
	s := fmt.Sprintf("jwks %s leeway %s keys-cached %s", a.Audience, a.Leeway, a.Keys.For)
	if a.Keys.Refetch {
		s += " refetch-on-unknown-kid"
	}
	if a.Keys.Late > 0 {
		s += fmt.Sprintf(" keys-late %s", a.Keys.Late)
	}
	return s
}

// Overlap is what a provider has of two credentials being good at once.
type Overlap struct {
	Kind   OverlapKind
	Budget time.Duration // with NoOverlap: how long the unavoidable gap may be
}

// OverlapKind tells the providers apart.
type OverlapKind string

// The kinds of overlap.
const (
	Lasting       OverlapKind = "lasting"        // the old one is good until its own end
	UntilReplaced OverlapKind = "until-replaced" // two at a time: the old one is good until it is taken away
	NoOverlap     OverlapKind = "none"           // the old one ends when the new one begins
)

// known returns when the verifier knows a signing key, at the worst phase of its cache: it learns of a
// key as late, and forgets it as soon, as it may. The keys that a history begins with are known.
func (a Acceptance) known(history []journal.Entry, end time.Time) map[string]Spans {
	since := map[string]time.Time{}
	known := map[string]Spans{}
	for _, e := range history {
		k, ok := e.Fact.(journal.KeyMoved)
		if !ok {
			continue
		}
		if from, published := since[k.Key]; k.To == journal.KeyRevoked && published {
			known[k.Key] = known[k.Key].Union(spansOf(Span{from, e.At.Add(a.Keys.Late)}))
			delete(since, k.Key)
		} else if !published && k.To != journal.KeyRevoked {
			from := e.At
			if e.At.After(history[0].At) { // the first keys are there before the verifier is
				from = from.Add(a.Keys.Late)
				if !a.Keys.Refetch {
					from = from.Add(a.Keys.For)
				}
			}
			since[k.Key] = from
		}
	}
	for key, from := range since {
		known[key] = known[key].Union(spansOf(Span{from, end}))
	}
	return known
}

// accepted returns when the verifier takes each credential of the history for sure, and when it may.
func (a Acceptance) accepted(history []journal.Entry, end time.Time) (sure, possible map[string]Spans) {
	if a.Provider {
		return provided(history, end)
	}
	taken := a.verified(history, end)
	return taken, taken
}

// verified returns when a verifier of tokens takes each.
func (a Acceptance) verified(history []journal.Entry, end time.Time) map[string]Spans {
	known := a.known(history, end.Add(a.Leeway).Add(time.Nanosecond))
	taken := map[string]Spans{}
	for _, e := range history {
		m, ok := e.Fact.(journal.Minted)
		if !ok || (a.Audience != "" && m.Audience != a.Audience) {
			continue
		}
		valid := Span{m.IssuedAt.Add(-a.Leeway), m.ExpiresAt.Add(a.Leeway)}
		taken[m.Credential] = known[m.Key].Within(valid)
	}
	return taken
}
