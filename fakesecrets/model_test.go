package fakesecrets_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Any sequence of writes leaves the labels where the model has them, the values as they were written,
// and a journal from which the labels can be told.
func TestLabelsAgainstTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.New(world.Options{})
		s := fakesecrets.New(w, nil, fakesecrets.Options{})
		m := newModel()
		const name = "s"
		label := rapid.SampledFrom([]string{"AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "X", "Y"})
		if err := s.Create(name); err != nil {
			t.Fatal(err)
		}
		version := func(t *rapid.T, what string) string {
			return rapid.SampledFrom(append([]string{""}, m.versions...)).Draw(t, what)
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				stages := rapid.SliceOfNDistinct(label, 0, 3, rapid.ID).Draw(t, "stages")
				switch {
				case slices.Contains(stages, "AWSPREVIOUS") && (len(stages) > 1 || len(m.versions) == 0):
					t.Skip("what moves first is nobody's business")
				case len(m.versions) == 99:
					t.Skip("clean-up has a test of its own")
				}
				if err := s.PutLabelled(name, m.next(), stages...); err != nil {
					t.Fatal(err)
				}
				m.put(m.next(), stages)
			},
			"put current": func(t *rapid.T) {
				if len(m.versions) == 99 {
					t.Skip("clean-up has a test of its own")
				}
				if err := s.Put(name, m.next()); err != nil {
					t.Fatal(err)
				}
				m.put(m.next(), nil)
			},
			"move": func(t *rapid.T) {
				l, from, to := label.Draw(t, "label"), version(t, "from"), version(t, "to")
				err := s.MoveLabel(name, l, from, to)
				if got, want := codeOf(err), m.move(l, from, to); got != want {
					t.Fatalf("moving %s from %q to %q: %v, want %q", l, from, to, err, want)
				}
			},
			"": func(t *rapid.T) {
				seen, _ := s.Secret(name)
				got, err := seenAs(seen)
				if err != nil {
					t.Fatal(err)
				}
				if got.String() != m.String() || !slices.Equal(got.versions, m.versions) {
					t.Fatalf("the labels are %v of %v, want %v of %v", got, got.versions, m, m.versions)
				}
				if told := told(w, name); told != m.String() {
					t.Fatalf("the journal tells %s, want %s", told, m)
				}
			},
		})
	})
}

// next is the version that the next put makes; its value is its name.
func (m *model) next() string { return fmt.Sprintf("v%d", len(m.versions)+1) }

// seenAs is a secret as a model would have it, if each version has its own value and each label one place.
func seenAs(seen fakesecrets.Secret) (*model, error) {
	m := newModel()
	for _, v := range seen.Versions {
		if v.Value != v.Ordinal {
			return nil, fmt.Errorf("the value of %s is %q", v.Ordinal, v.Value)
		}
		m.versions = append(m.versions, v.Ordinal)
		for _, l := range v.Labels {
			if on, twice := m.on[l]; twice {
				return nil, fmt.Errorf("%s is on %s and on %s", l, on, v.Ordinal)
			}
			m.on[l] = v.Ordinal
		}
	}
	return m, nil
}

// told is where the labels of a secret are by the journal alone.
func told(w *world.World, secret string) string {
	m := newModel()
	for _, e := range w.Journal.Entries() {
		if f, ok := e.Fact.(journal.Labelled); ok && f.Secret == secret {
			delete(m.on, f.Label)
			if f.To != "" {
				m.on[f.Label] = f.To
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
