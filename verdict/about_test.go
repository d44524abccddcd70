package verdict

import (
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// wrong is a history in which much is wrong, as a reader sees it who is locked out.
func wrong(begins time.Duration, extra int) Verdict {
	s := newStory().at(begins)
	for range extra { // what another version of the function, or another seed, might have added
		s.call("", "secrets.DescribeSecret", 200, "", "")
		s.tokens++
	}
	s.rotate(time.Hour)
	for range 2 {
		s.start()
		s.label("", "AWSPENDING", s.version())
		s.step("createSecret", journal.OK, func() {
			s.mint("createSecret", life)
			s.store("createSecret", s.mint("createSecret", time.Hour))
			s.label("createSecret", "AWSCURRENT", s.version())
			s.add(journal.Leaked{Function: "rotate", Request: s.request, Step: "createSecret", What: "token#9", Where: "log"})
		})
	}
	s.add(journal.Egress{By: "rotate", To: "example.com", How: "dns"})
	c := s.of(reader(EveryRead()))
	c.Since, c.Until = t0.Add(begins), t0.Add(begins+day)
	return Judge(s.entries, c)
}

func identified(v Verdict) []Finding {
	findings := v.Findings
	for _, o := range v.Outages {
		findings = append(findings, o.Finding())
	}
	Identify("a/b", findings)
	return findings
}

// An id is the same whatever the instants, ordinals and the rest of the history are.
func TestIDsStay(t *testing.T) {
	t.Parallel()
	first, second := identified(wrong(0, 0)), identified(wrong(3*time.Hour, 4))
	if len(first) != len(second) || len(first) < 8 {
		t.Fatalf("%d findings, and %d later:\n%v\n%v", len(first), len(second), first, second)
	}
	seen := map[string]bool{}
	for i, f := range first {
		if f.ID != second[i].ID {
			t.Errorf("%s is %s later", f, second[i])
		}
		if seen[f.ID] {
			t.Errorf("%s is there twice", f.ID)
		}
		seen[f.ID] = true
		if k, ok := KindOf(f.ID); k != f.Kind || !ok {
			t.Errorf("%s is of the kind %q, %t", f.ID, k, ok)
		}
	}
}

func TestIDsTellApart(t *testing.T) {
	t.Parallel()
	about := []About{{}, {Secret: "a"}, {Reader: "a"}, {Step: "a"}, {What: "a"}, {Secret: "a", Reader: "b"}, {Secret: "ab"}}
	seen := map[string]bool{}
	for _, scenario := range []string{"", "a", "b"} {
		for _, kind := range Kinds() {
			var findings []Finding
			for _, a := range about {
				findings = append(findings, Finding{Kind: kind, About: a}, Finding{Kind: kind, About: a})
			}
			Identify(scenario, findings)
			for i, f := range findings {
				if seen[f.ID] {
					t.Errorf("%s is there twice", f.ID)
				}
				seen[f.ID] = true
				if second := strings.HasSuffix(f.ID, "-2"); second != (i%2 == 1) {
					t.Errorf("%s is number %d of its kind", f.ID, i%2+1)
				}
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]Kind{
		"outage-5b1c09e2": OutageFound, "lost-credential-00000000-12": LostCredential,
		"outage": "", "outage-": "", "outage-5b1c09e": "", "outage-5b1c09eg": "", "5b1c09e2": "", "": "", "nothing-5b1c09e2": "",
	} {
		if got, ok := KindOf(id); got != want || ok != (want != "") {
			t.Errorf("%q is of the kind %q, %t", id, got, ok)
		}
	}
}

// Each kind has what a reader of a report needs, and a rule of its own.
func TestKinds(t *testing.T) {
	t.Parallel()
	rules := map[string]bool{}
	for i, k := range Kinds() {
		if k.Rank() != i || k.Severity() != Error || k.See() != "docs/findings/"+string(k)+".md" {
			t.Errorf("%s: rank %d, %s, %s", k, k.Rank(), k.Severity(), k.See())
		}
		if r := k.Rule(); !strings.HasSuffix(r, ".") || rules[r] {
			t.Errorf("%s: %q is no sentence of its own", k, r)
		}
		rules[k.Rule()] = true
	}
	if other := Kind("other"); other.Rank() != len(Kinds()) || other.Rule() != "" {
		t.Errorf("a kind that there is not has rank %d and the rule %q", other.Rank(), other.Rule())
	}
}
