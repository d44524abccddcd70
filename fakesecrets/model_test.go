package fakesecrets_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// model is what spec 5.2 says of labels, in the fewest words: on which version each is.
type model struct {
	values []string // by version
	on     map[string]int
}

func (m *model) promote(to int) {
	was, held := m.on["AWSCURRENT"]
	m.on["AWSCURRENT"] = to
	switch {
	case held && was == to:
	case held:
		m.on["AWSPREVIOUS"] = was
	case m.on["AWSPREVIOUS"] == to:
		delete(m.on, "AWSPREVIOUS")
	}
}

// put is T3 to T8; it returns the labels of the new version.
func (m *model) put(value string, stages []string) {
	n := len(m.values)
	m.values = append(m.values, value)
	_, held := m.on["AWSCURRENT"]
	if len(stages) == 0 || !held || slices.Contains(stages, "AWSCURRENT") {
		delete(m.on, "AWSPENDING") // T5, T6
		m.promote(n)
	}
	for _, s := range stages {
		if s != "AWSCURRENT" {
			m.on[s] = n
		}
	}
}

// move is spec 4.4; it returns the error's code. -1 is no version.
func (m *model) move(label string, from, to int) string {
	holder, held := m.on[label]
	switch {
	case from < 0 && to < 0:
		return invalidParameter
	case label == "AWSCURRENT" && to < 0:
		return invalidParameter
	case from < 0 && held && holder != to:
		return invalidParameter
	case from >= 0 && (!held || holder != from):
		return invalidParameter
	case to < 0:
		delete(m.on, label)
	case label == "AWSCURRENT":
		m.promote(to)
	default:
		m.on[label] = to
	}
	return ""
}

func (m *model) String() string {
	var all []string
	for label, v := range m.on {
		all = append(all, fmt.Sprintf("%s:v%d", label, v+1))
	}
	sort.Strings(all)
	return strings.Join(all, " ")
}

// Any sequence of writes leaves the labels where the model has them, the values as they were written,
// and a journal from which the labels can be told.
func TestLabelsAgainstTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.New(world.Options{})
		s := fakesecrets.New(w, nil, fakesecrets.Options{})
		m := &model{on: map[string]int{}}
		const name = "s"
		label := rapid.SampledFrom([]string{"AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "X", "Y"})
		if err := s.Create(name); err != nil {
			t.Fatal(err)
		}
		version := func(t *rapid.T, what string) int { return rapid.IntRange(-1, len(m.values)-1).Draw(t, what) }
		ordinal := func(v int) string {
			if v < 0 {
				return ""
			}
			return fmt.Sprintf("v%d", v+1)
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				stages := rapid.SliceOfNDistinct(label, 0, 3, rapid.ID).Draw(t, "stages")
				switch {
				case slices.Contains(stages, "AWSPREVIOUS") && (len(stages) > 1 || len(m.values) == 0):
					t.Skip("what moves first is nobody's business")
				case len(m.values) == 99:
					t.Skip("clean-up has a test of its own")
				}
				value := fmt.Sprintf("value %d", len(m.values))
				if err := s.PutLabelled(name, value, stages...); err != nil {
					t.Fatal(err)
				}
				m.put(value, stages)
			},
			"put current": func(t *rapid.T) {
				if len(m.values) == 99 {
					t.Skip("clean-up has a test of its own")
				}
				value := fmt.Sprintf("value %d", len(m.values))
				if err := s.Put(name, value); err != nil {
					t.Fatal(err)
				}
				m.put(value, nil)
			},
			"move": func(t *rapid.T) {
				l, from, to := label.Draw(t, "label"), version(t, "from"), version(t, "to")
				err := s.MoveLabel(name, l, ordinal(from), ordinal(to))
				if got, want := codeOf(err), m.move(l, from, to); got != want {
					t.Fatalf("moving %s from %d to %d: %v, want %q", l, from, to, err, want)
				}
			},
			"": func(t *rapid.T) {
				seen, _ := s.Secret(name)
				got := &model{on: map[string]int{}}
				for i, v := range seen.Versions {
					got.values = append(got.values, v.Value)
					for _, l := range v.Labels {
						if on, twice := got.on[l]; twice {
							t.Fatalf("%s is on version %d and on %d", l, on, i)
						}
						got.on[l] = i
					}
				}
				if got.String() != m.String() || !slices.Equal(got.values, m.values) {
					t.Fatalf("the labels are %v of %q, want %v of %q", got, got.values, m, m.values)
				}
				if told := told(w, seen); told != m.String() {
					t.Fatalf("the journal tells %s, want %s", told, m)
				}
			},
		})
	})
}

// told is where the labels of a secret are by the journal alone.
func told(w *world.World, sec fakesecrets.Secret) string {
	index := map[string]int{}
	for i, v := range sec.Versions {
		index[v.Ordinal] = i
	}
	m := &model{on: map[string]int{}}
	for _, e := range w.Journal.Entries() {
		if f, ok := e.Fact.(journal.Labelled); ok && f.Secret == sec.Name {
			delete(m.on, f.Label)
			if f.To != "" {
				m.on[f.Label] = index[f.To]
			}
		}
	}
	return m.String()
}

func TestVersionsAreCleanedUp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "0"))
	for i := range 148 {
		r.check(r.Put("s", fmt.Sprint(i+1)))
	}
	seen, _ := r.Secret("s")
	equal(t, "young versions", len(seen.Versions), 149)
	r.check(r.Put("s", "149"))
	equal(t, "error of one too many", codeOf(r.Put("s", "150")), "LimitExceededException")
	r.World.Clock.Advance(oneDay)
	r.check(r.Put("s", "150"))
	seen, _ = r.Secret("s")
	equal(t, "versions", len(seen.Versions), 100)
	equal(t, "labels", r.labels("s"), "v150[AWSPREVIOUS] v151[AWSCURRENT]")
	equal(t, "the oldest", seen.Versions[0].Ordinal, "v52")
	equal(t, "deletions told", len(facts[journal.Deletion](r)), 2*51)
	_, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s"), VersionId: &seen.Versions[0].ID})
	r.check(err)
}

func TestTwentyLabelsAtMost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	var labels []string
	for i := range 19 {
		labels = append(labels, fmt.Sprintf("L%d", i))
	}
	r.check(r.PutLabelled("s", "b", labels...))
	equal(t, "a 21st by put", codeOf(r.PutLabelled("s", "c", "more")), "LimitExceededException")
	equal(t, "a 21st by move", codeOf(r.MoveLabel("s", "more", "", "v1")), "LimitExceededException")
	equal(t, "a new AWSPREVIOUS", codeOf(r.Put("s", "c")), "LimitExceededException")
	r.check(r.MoveLabel("s", "L0", "v2", ""))
	r.check(r.Put("s", "c"))
	r.check(r.PutLabelled("s", "d", labels[1:]...))
}
