package verdict

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

var t0 = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	secret   = "service-token-demo"
	audience = "https://services.example.com"
)

// story builds a history line by line.
type story struct {
	entries []journal.Entry
	now     time.Time
	request int
	run     int
	pending string
	current string
	tokens  int
	key     string // that signs
}

func newStory() *story {
	s := &story{now: t0, key: "k1"}
	s.add(journal.KeyMoved{Key: "k1", To: journal.KeyCurrent})
	return s
}

func (s *story) at(d time.Duration) *story { s.now = t0.Add(d); return s }

func (s *story) add(f journal.Fact) *story {
	s.entries = append(s.entries, journal.Entry{Seq: len(s.entries) + 1, At: s.now, Fact: f})
	return s
}

func (s *story) start() *story {
	s.run++
	v := fmt.Sprintf("v%d", s.run)
	return s.add(journal.RotationStarted{Secret: secret, Version: v, Run: s.run, Attempt: 1, Cause: journal.BySchedule})
}

func (s *story) version() string { return fmt.Sprintf("v%d", s.run) }

// step is one invocation, with what happens within.
func (s *story) step(name string, outcome journal.Outcome, within ...func()) *story {
	s.request++
	r := s.request
	s.add(journal.Invoked{Function: "rotate", Request: r, Step: name, Secret: secret, Version: s.version(), Run: s.run, Attempt: 1})
	for _, f := range within {
		f()
	}
	return s.add(journal.Returned{Function: "rotate", Request: r, Step: name, Run: s.run, Attempt: 1, Outcome: outcome})
}

func (s *story) mint(step string, life time.Duration) string {
	s.tokens++
	token := fmt.Sprintf("token#%d", s.tokens)
	s.add(journal.Minted{Credential: token, Client: "billing", Audience: audience, Key: s.key, IssuedAt: s.now, ExpiresAt: s.now.Add(life), By: "rotate", Step: step, Run: s.run})
	return token
}

func (s *story) store(step, token string) {
	s.add(journal.Stored{Secret: secret, Version: s.version(), Credentials: []string{token}, By: "rotate", Step: step, Run: s.run})
}

// value says which members the last value that was stored has.
func (s *story) value(members ...string) {
	for i := len(s.entries) - 1; ; i-- {
		if f, ok := s.entries[i].Fact.(journal.Stored); ok {
			f.Keys = members
			s.entries[i].Fact = f
			return
		}
	}
}

func (s *story) label(step, label, to string) {
	from := &s.current
	if label == "AWSPENDING" {
		from = &s.pending
	}
	s.add(journal.Labelled{Secret: secret, Label: label, From: *from, To: to, By: "rotate", Step: step, Run: s.run})
	*from = to
}

func (s *story) call(step, op string, status int, code, fault string) {
	s.add(journal.Call{Op: op, By: "rotate", Step: step, Run: s.run, Attempt: 1, Status: status, Error: code, Fault: fault})
}

// read is a look at what is pending.
func (s *story) read(step string) func() {
	return func() { s.call(step, "secrets.GetSecretValue", 200, "", "") }
}

// rotate is one rotation as it should be.
func (s *story) rotate(life time.Duration) *story {
	s.start()
	s.label("", "AWSPENDING", s.version())
	s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
	s.step("setSecret", journal.OK)
	s.step("testSecret", journal.OK, s.read("testSecret"))
	s.step("finishSecret", journal.OK, func() { s.label("finishSecret", "AWSCURRENT", s.version()); s.label("finishSecret", "AWSPENDING", "") })
	return s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: s.run, Attempt: 1, OK: true})
}

// week is a rotation at the start and at the end of each of n days.
func week(n int, every, life time.Duration) *story {
	s := newStory()
	for i := range n + 1 {
		s.at(time.Duration(i) * every).rotate(life)
	}
	return s
}

func (s *story) judge(until time.Duration, readers ...Reader) Verdict {
	c := s.of(readers...)
	c.Until = t0.Add(until)
	return Judge(s.entries, c)
}

// of is the case of a story: one token, and a verifier that knows each key at once.
func (*story) of(readers ...Reader) Case {
	return Case{
		Since: t0, Readers: readers,
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Audience: audience, Keys: KeyCache{Refetch: true}}}},
	}
}

func reader(h Habit) Reader { return Reader{Name: "api", Secret: secret, Habit: h} }

func kinds(findings []Finding) map[Kind]int {
	n := map[Kind]int{}
	for _, f := range findings {
		n[f.Kind]++
	}
	return n
}
