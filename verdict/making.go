package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// making is that a rotation had a credential made.
type making struct {
	run        int
	credential string
	own        bool // it is a client's own; else a token
	chosen     bool // whoever asked for it chose its value
}

// makers tells what counts as a credential by what is rotated: a token where that is what the secret holds,
// and where it holds a client's own secret or key, that. The tokens by which a function then talks to the
// tenant, or tries what it has set, are tools.
type makers struct {
	own    map[int]bool   // :: run → whether it rotates a client's own credential
	secret map[int]string // :: run → what it rotates
}

func makersOf(history []journal.Entry, c Case) makers {
	provider := map[string]bool{}
	for _, s := range c.Secrets {
		provider[s.Name] = s.Accepted.Provider
	}
	m := makers{map[int]bool{}, map[int]string{}}
	for _, e := range history {
		if f, ok := e.Fact.(journal.Invoked); ok && f.Run > 0 {
			m.own[f.Run], m.secret[f.Run] = provider[f.Secret], f.Secret
		}
	}
	return m
}

// made returns what a line says that a rotation had made.
func (m makers) made(e journal.Entry) (making, bool) {
	switch f := e.Fact.(type) {
	case journal.Minted:
		return making{f.Run, f.Credential, false, false}, f.Run > 0 && !m.own[f.Run]
	case journal.Issued:
		return making{f.Run, f.Credential, true, f.Chosen}, f.Run > 0 && m.own[f.Run]
	}
	return making{}, false
}

func (m makers) wasted(run int, lines []journal.Entry, needed int) Finding {
	f := Finding{
		Kind:   Waste,
		About:  About{Secret: m.secret[run], What: sortOf(named(lines[0].Fact))},
		Text:   fmt.Sprintf("%s minted in rotation %d, where %d would do", plural(len(lines), "token"), run, needed),
		Slice:  condense(lines),
		Advice: "mint once in createSecret, store it under AWSPENDING, and reuse what is pending on every retry",
	}
	if m.own[run] {
		f.Text = fmt.Sprintf("%s issued in rotation %d, where %d would do", plural(len(lines), "credential"), run, needed)
		f.Advice = "choose the credential once in createSecret, store it under AWSPENDING, and set that on every retry"
	}
	return f
}

func (m making) verb() string {
	if m.own {
		return "issued"
	}
	return "minted"
}

func (m making) keep() string {
	if m.own {
		return "choose the credential, store it under AWSPENDING, and give it to the provider then"
	}
	return "store what was minted under AWSPENDING at once, before anything else can fail"
}

// stored returns the credentials that ever stood in a version.
func stored(history []journal.Entry) map[string]bool {
	all := map[string]bool{}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Stored:
			for _, c := range f.Credentials {
				all[c] = true
			}
		case journal.Recognised:
			all[f.Credential] = true
		}
	}
	return all
}

// named returns the credential that a line of its making names.
func named(f journal.Fact) string {
	switch f := f.(type) {
	case journal.Minted:
		return f.Credential
	case journal.Issued:
		return f.Credential
	}
	return ""
}
