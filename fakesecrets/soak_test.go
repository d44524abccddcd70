package fakesecrets_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/world"
)

var soak = flag.Duration("soak", 0, "how long the tests of many calls run, each at least a million calls or a hundred histories; 0: a small share of that")

// goesOn reports whether a test that has done so much is to do more: all of it and until the time of -soak has
// passed, or without -soak a small share.
func goesOn(began time.Time, done, share, all int) bool {
	if *soak == 0 {
		return done < share
	}
	return done < all || time.Since(began) < *soak
}

// A million random calls on secrets side by side, each answered as the model answers.
func TestCallsAgainstTheModel(t *testing.T) {
	t.Parallel()
	calls := 0
	began := time.Now()
	for seed := uint64(1); goesOn(began, calls, 10_000, 1_000_000); seed++ {
		h := newHistory(seed)
		for range 2000 {
			if wrong := h.call(); wrong != "" {
				t.Fatalf("history %d, call %d: %s", seed, h.calls, wrong)
			}
		}
		if wrong := h.end(); wrong != "" {
			t.Fatalf("history %d: %s", seed, wrong)
		}
		calls += h.calls
	}
	t.Logf("%d calls", calls)
}

// history is a sequence of random calls in a world of its own.
type history struct {
	rand    *rand.Rand
	world   *world.World
	service *fakesecrets.Service
	models  map[string]*model // :: secret → what is expected of it
	names   []string
	calls   int
}

func newHistory(seed uint64) *history {
	w := world.New(world.Options{Seed: seed})
	h := &history{rand: rand.New(rand.NewPCG(seed, 0)), world: w, service: fakesecrets.New(w, nil, fakesecrets.Options{}), models: map[string]*model{}}
	for range 4 {
		h.begin()
	}
	return h
}

// begin takes up a secret that has never been.
func (h *history) begin() {
	name := fmt.Sprintf("s%d", len(h.models))
	h.models[name] = newModel()
	h.names = append(h.names, name)
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// call makes one call and returns what is wrong with its answer.
func (h *history) call() (wrong string) {
	h.calls++
	i := h.rand.IntN(len(h.names))
	name := h.names[i]
	m := h.models[name]
	if len(m.versions) == 0 {
		return h.answered(codeOf(h.service.Put(name, "v1")), m.put("v1", nil), "creating "+name)
	}
	label := pick(h.rand, "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "X", "Y")
	switch n := h.rand.IntN(100); {
	case n < 30:
		return h.get(name, m, label)
	case n < 60:
		return h.move(name, m, label)
	case n < 95:
		return h.put(i, m, label)
	case m.deleted:
		m.deleted = false
		return h.answered(codeOf(h.service.Restore(name)), "", "restoring "+name)
	default:
		m.deleted = true
		return h.answered(codeOf(h.service.Delete(name, 7)), "", "deleting "+name)
	}
}

func (h *history) get(name string, m *model, label string) string {
	value, err := h.service.Value(name, label)
	version, code := m.get(label)
	if value != version {
		return fmt.Sprintf("%s of %s is %q, want %q", label, name, value, version)
	}
	return h.answered(codeOf(err), code, "getting "+label+" of "+name)
}

func (h *history) move(name string, m *model, label string) string {
	some := append([]string{"", m.on[label], m.on["AWSPENDING"]}, m.versions...)
	from, to := pick(h.rand, some...), pick(h.rand, some...)
	err := h.service.MoveLabel(name, label, from, to)
	return h.answered(codeOf(err), m.move(label, from, to), fmt.Sprintf("moving %s of %s from %q to %q", label, name, from, to))
}

// put puts a value with a label or none, as long as the service does not clean up old versions. Then another
// secret takes the place of this one, which is checked once more at the end.
func (h *history) put(i int, m *model, label string) string {
	if len(m.versions) == 99 {
		h.begin()
		h.names = append(h.names[:i], h.names[i+1:]...)
		return ""
	}
	var labels []string
	if h.rand.IntN(3) > 0 {
		labels = []string{label}
	}
	value := m.next()
	err := h.service.PutLabelled(h.names[i], value, labels...)
	return h.answered(codeOf(err), m.put(value, labels), fmt.Sprintf("putting %s into %s with %v", value, h.names[i], labels))
}

func (h *history) answered(got, want, what string) string {
	if got != want {
		return fmt.Sprintf("%s: got %q, want %q", what, got, want)
	}
	return ""
}

// end compares all that there is with the models.
func (h *history) end() string {
	for name, m := range h.models {
		if len(m.versions) == 0 {
			continue
		}
		seen, _ := h.service.Secret(name)
		got, err := seenAs(seen)
		switch {
		case err != nil:
			return name + ": " + err.Error()
		case got.String() != m.String():
			return fmt.Sprintf("the labels of %s are %v, want %v", name, got, m)
		case seen.Deletion.IsZero() == m.deleted:
			return fmt.Sprintf("%s is deleted at %v, want %t", name, seen.Deletion, m.deleted)
		case told(h.world, name) != m.String():
			return fmt.Sprintf("the journal tells %s of %s, want %v", told(h.world, name), name, m)
		}
	}
	return ""
}
