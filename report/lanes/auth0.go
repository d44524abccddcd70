package lanes

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

const (
	tokens      = "tokens"
	credentials = "secrets and keys"
	signingKeys = "signing keys"
)

// drawAuth0 draws from when to when the tenant, or whoever verifies, takes each credential.
func (b *board) drawAuth0() {
	b.drawTokens()
	b.drawCredentials()
	b.drawSigningKeys()
}

// drawTokens draws the life of each token: to its end, or to that of the key that it is signed with.
func (b *board) drawTokens() {
	for i, e := range b.history {
		m, ok := e.Fact.(journal.Minted)
		if !ok {
			continue
		}
		to, end := edge{at: m.ExpiresAt}, Expired
		if revoked := b.revoked(m.Key, i); revoked > 0 && b.history[revoked-1].At.Before(m.ExpiresAt) {
			to, end = b.edge(revoked), Revoked
		}
		b.lane(GroupAuth0, m.Client, tokens).add(b, b.edge(i+1), to, Bar{Look: Valid, Text: m.Credential, End: end})
	}
}

// revoked is the line after i that revokes a signing key; 0, if none does.
func (b *board) revoked(key string, i int) int {
	for n := i + 1; n < len(b.history); n++ {
		if f, ok := b.history[n].Fact.(journal.KeyMoved); ok && f.Key == key && f.To == journal.KeyRevoked {
			return n + 1
		}
	}
	return 0
}

// drawCredentials draws what the tenant says to its clients' own secrets and keys.
func (b *board) drawCredentials() {
	type word struct {
		from   edge
		answer journal.Answer
	}
	said := map[string][]word{}
	client := map[string]string{}
	var order []string
	for i, e := range b.history {
		f, ok := e.Fact.(journal.Accepted)
		if !ok {
			continue
		}
		all, known := said[f.Credential]
		if !known {
			order = append(order, f.Credential)
		}
		from := edge{at: f.From}
		if !f.From.After(e.At) {
			from = b.edge(i + 1)
		}
		for n := len(all); n > 0 && !all[n-1].from.at.Before(f.From) && f.From.After(e.At); n-- {
			all = all[:n-1] // what was said of that time holds no longer
		}
		said[f.Credential], client[f.Credential] = append(all, word{from, f.Answer}), f.Client
	}
	for _, credential := range order {
		l := b.lane(GroupAuth0, client[credential], credentials)
		all := said[credential]
		for i, w := range all {
			x, to := Bar{Look: Valid, Text: credential}, b.end()
			if i+1 < len(all) {
				if to = all[i+1].from; all[i+1].answer == journal.No {
					x.End = Revoked
				}
			} else {
				x.End = Beyond
			}
			if w.answer == journal.Maybe {
				x.Look = Perhaps
			}
			if w.answer != journal.No {
				l.add(b, w.from, to, x)
			}
		}
	}
}

// drawSigningKeys draws the states of the tenant's keys.
func (b *board) drawSigningKeys() {
	looks := map[journal.KeyState]Look{journal.KeyNext: Waiting, journal.KeyCurrent: Valid, journal.KeyPrevious: Past}
	type standing struct {
		from edge
		to   journal.KeyState
	}
	open := map[string]standing{}
	var order []string
	end := func(key string, to edge, how End) {
		if s, ok := open[key]; ok && looks[s.to] != "" {
			b.lane(GroupAuth0, "", signingKeys).add(b, s.from, to, Bar{Look: looks[s.to], Text: string(s.to) + " · " + key, End: how})
		}
	}
	for i, e := range b.history {
		f, ok := e.Fact.(journal.KeyMoved)
		if !ok {
			continue
		}
		if _, known := open[f.Key]; !known {
			order = append(order, f.Key)
		}
		how := End("")
		if f.To == journal.KeyRevoked {
			how = Revoked
		}
		end(f.Key, b.edge(i+1), how)
		open[f.Key] = standing{b.edge(i + 1), f.To}
	}
	for _, key := range order {
		end(key, edge{at: b.until.Add(time.Nanosecond)}, "")
	}
}
