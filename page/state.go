package page

import (
	"net/http"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// state is all that the page shows, but for logs. It holds no value of a secret.
type state struct {
	Session   string          `json:"session"` // another one when rollover was started anew
	Clock     clockState      `json:"clock"`
	Upcoming  []upcoming      `json:"upcoming"`
	Clients   []clientState   `json:"clients"`
	Tokens    []tokenState    `json:"tokens"`
	Secrets   []secretState   `json:"secrets"`
	Functions []functionState `json:"functions"`
	Readers   []readerState   `json:"readers"`
	Readable  []string        `json:"readable"` // the secrets that a reader can be declared of
	Faults    []faultState    `json:"faults"`
	Journal   journalState    `json:"journal"`
	Notes     []string        `json:"notes"` // how the stack runs, where that bounds what it shows
}

// clockState is where the world's clock is.
type clockState struct {
	Now time.Time `json:"now"`
	To  time.Time `json:"to,omitzero"` // where it is being advanced to; left out while it follows the host's
}

// journalState is the end of the journal.
type journalState struct {
	Length int         `json:"length"`
	Last   []entryLine `json:"last"`
}

type entryLine struct {
	Seq  int       `json:"seq"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Line string    `json:"line"`
}

// lastLines is how many lines of the journal a state has.
const lastLines = 100

func (p *Page) serveState(w http.ResponseWriter, _ *http.Request) error {
	write(w, http.StatusOK, p.state())
	return nil
}

func (p *Page) state() state {
	clock := p.clock()
	history := p.stack.Journal.Entries()
	held := p.holdings(history)
	readable := []string{}
	for _, s := range p.stack.Accepted() {
		readable = append(readable, s.Name)
	}
	return state{
		Readers:   p.readerStates(),
		Readable:  readable,
		Session:   p.feed.session,
		Clock:     clock,
		Upcoming:  p.upcoming(clock.Now),
		Clients:   p.clients(history),
		Tokens:    tokens(history, held),
		Secrets:   p.secrets(held),
		Functions: p.functions(history),
		Faults:    p.faults.list(),
		Journal:   ending(history),
		Notes:     append([]string{}, p.stack.Notes()...),
	}
}

func (p *Page) clock() clockState {
	return clockState{Now: p.stack.Clock.Now(), To: p.leap.target()}
}

func ending(history []journal.Entry) journalState {
	s := journalState{Length: len(history), Last: []entryLine{}}
	for _, e := range history[max(0, len(history)-lastLines):] {
		s.Last = append(s.Last, entryLine{e.Seq, e.At, e.Fact.Kind(), e.Fact.String()})
	}
	return s
}
