package page

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// readers are those that were declared by hand, by their ids.
type readers struct {
	mu    sync.Mutex
	all   []declared
	given int // the last id
}

type declared struct {
	id     int
	of     string
	habit  string
	reader *harness.Reader
}

// readerState is a reader, and how it has fared as if it had been there from the first rotation on.
type readerState struct {
	ID      int            `json:"id"`
	Of      string         `json:"of"`
	Habit   string         `json:"habit"`
	Holds   string         `json:"holds,omitempty"` // "v2 token#3"; empty: it has read nothing
	Taken   journal.Answer `json:"taken,omitempty"` // what whoever is asked says to that
	Outages []outageState  `json:"outages"`
}

// outageState is a stretch of time in which a reader was locked out.
type outageState struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Open bool      `json:"open,omitempty"` // it has not ended
}

type readerRequest struct {
	Of    string `json:"of"`
	Habit string `json:"habit"`
}

// serveRead declares a reader.
func (p *Page) serveRead(w http.ResponseWriter, r *http.Request) error {
	in, err := read[readerRequest](r, `{"of":"service-token-demo","habit":"caching 55m"}`)
	if err != nil {
		return err
	}
	habit, err := verdict.ParseHabit(in.Habit)
	if err != nil {
		return refuse(http.StatusBadRequest, `"habit" is to be reading every time, caching 55m, loading once, refreshing on 401 or trying current then pending, and not %q`, in.Habit)
	}
	var known []string
	for _, s := range p.stack.Accepted() {
		known = append(known, s.Name)
	}
	if !slices.Contains(known, in.Of) {
		return refuse(http.StatusBadRequest, `"of" is to be a secret of which the set-up says who accepts what is in it, and not %q; there are %s`, in.Of, strings.Join(known, ", "))
	}
	d, err := p.declare(in.Of, habit)
	if err != nil {
		return err
	}
	p.feed.tell(watched{p.readerStates()})
	write(w, http.StatusCreated, p.readerState(d, p.stack.Holders(), p.stack.Verdict().Outages))
	return nil
}

// declare adds a reader, unless there is one of the same habit.
func (p *Page) declare(of string, habit verdict.Habit) (declared, error) {
	p.readers.mu.Lock()
	defer p.readers.mu.Unlock()
	for _, d := range p.readers.all {
		if d.of == of && d.habit == habit.String() {
			return declared{}, refuse(http.StatusConflict, "there is such a reader of %s: it has the id %d", of, d.id)
		}
	}
	p.readers.given++
	d := declared{p.readers.given, of, habit.String(), p.stack.Reader(of, habit)}
	p.readers.all = append(p.readers.all, d)
	return d, nil
}

// serveLeave ends a reader.
func (p *Page) serveLeave(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.Atoi(r.PathValue("id"))
	p.readers.mu.Lock()
	i := slices.IndexFunc(p.readers.all, func(d declared) bool { return d.id == id })
	if err != nil || i < 0 {
		p.readers.mu.Unlock()
		return refuse(http.StatusNotFound, "no reader has the id %q; GET /api/state lists them", r.PathValue("id"))
	}
	d := p.readers.all[i]
	p.readers.all = slices.Delete(p.readers.all, i, i+1)
	p.readers.mu.Unlock()
	left := p.readerState(d, p.stack.Holders(), p.stack.Verdict().Outages)
	d.reader.Leave()
	p.feed.tell(watched{p.readerStates()})
	write(w, http.StatusOK, left)
	return nil
}

// readerStates are all readers that were declared by hand.
func (p *Page) readerStates() []readerState {
	p.readers.mu.Lock()
	all := slices.Clone(p.readers.all)
	p.readers.mu.Unlock()
	states := []readerState{}
	if len(all) == 0 {
		return states
	}
	holders, outages := p.stack.Holders(), p.stack.Verdict().Outages
	for _, d := range all {
		states = append(states, p.readerState(d, holders, outages))
	}
	return states
}

func (*Page) readerState(d declared, holders []verdict.Holder, outages []verdict.Outage) readerState {
	s := readerState{ID: d.id, Of: d.of, Habit: d.habit, Outages: []outageState{}}
	for _, h := range holders {
		if n := len(h.Holdings); h.Reader.Name == d.reader.Name() && n > 0 {
			last := h.Holdings[n-1]
			s.Holds, s.Taken = strings.TrimSpace(fmt.Sprint(last.Version, " ", strings.Join(last.Credentials, ", "))), last.Taken
		}
	}
	for _, o := range outages {
		if o.Reader.Name == d.reader.Name() {
			s.Outages = append(s.Outages, outageState{o.Span.From, o.Span.To, o.Open})
		}
	}
	return s
}

// watched says that readers have come or gone.
type watched struct{ readers []readerState }

func (watched) name() string { return "readers" }
func (m watched) body() any  { return map[string]any{"readers": m.readers} }
