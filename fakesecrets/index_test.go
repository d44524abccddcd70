package fakesecrets

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/world"
)

// An index lists what a sorted slice does, from any place in either direction.
func TestIndexAgainstASlice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := &index{compare: compareBy(byName), longest: 4}
		var sorted []*secret
		made := 0
		check := func(t *rapid.T) {
			descending := rapid.Bool().Draw(t, "descending")
			after := &secret{name: fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "after")), order: rapid.IntRange(0, 40).Draw(t, "order")}
			want := slices.DeleteFunc(slices.Clone(sorted), func(sec *secret) bool {
				n := x.compare(sec, after)
				return descending && n >= 0 || !descending && n <= 0
			})
			if descending {
				slices.Reverse(want)
			}
			var got []*secret
			x.from(after, descending, func(sec *secret) bool { got = append(got, sec); return true })
			if !slices.Equal(got, want) {
				t.Fatalf("after %s %d, descending %v: %d secrets, want %d", after.name, after.order, descending, len(got), len(want))
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				for range rapid.SampledFrom([]int{1, 3, 20}).Draw(t, "how many") {
					made++
					sec := &secret{name: fmt.Sprint(made * 7 % 41), order: made}
					x.add(sec)
					sorted = append(sorted, sec)
				}
				slices.SortFunc(sorted, x.compare)
			},
			"remove": func(t *rapid.T) {
				if len(sorted) == 0 {
					t.Skip("nothing is there")
				}
				from := rapid.IntRange(0, len(sorted)-1).Draw(t, "from")
				to := min(len(sorted), from+rapid.SampledFrom([]int{1, 12}).Draw(t, "how many"))
				for _, sec := range sorted[from:to] {
					x.remove(sec)
				}
				sorted = slices.Delete(sorted, from, to)
			},
			"": check,
		})
	})
}

// However secrets come, go and are written and read, each order lists each of them once and in order,
// page by page, also when what a page ended with is gone.
func TestOrdersStayInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.New(world.Options{})
		s := New(w, nil, Options{})
		name := rapid.Map(rapid.IntRange(0, 9), func(n int) string { return fmt.Sprint("s", n) })
		t.Repeat(map[string]func(*rapid.T){
			"put":    func(t *rapid.T) { _ = s.Put(name.Draw(t, "name"), "x") },
			"read":   func(t *rapid.T) { _, _ = s.Value(name.Draw(t, "name"), "") },
			"stale":  func(t *rapid.T) { _ = s.StaleReads(name.Draw(t, "name"), 1) },
			"delete": func(t *rapid.T) { _ = s.Delete(name.Draw(t, "name"), 7) },
			"remove": func(t *rapid.T) { _ = s.Remove(name.Draw(t, "name")) },
			"time": func(t *rapid.T) {
				w.Clock.Advance(rapid.SampledFrom([]time.Duration{time.Second, 30 * time.Hour}).Draw(t, "by"))
			},
			"": func(t *rapid.T) {
				st := s.stores.at(s.stores.usual)
				for _, by := range allOrders {
					var all []*secret
					for _, sec := range st.byName {
						all = append(all, sec)
					}
					slices.SortFunc(all, compareBy(by))
					if got := st.paged(t, by, false); !slices.Equal(got, all) {
						t.Fatalf("%s lists %d secrets, want %d", by, len(got), len(all))
					}
					slices.Reverse(all)
					if got := st.paged(t, by, true); !slices.Equal(got, all) {
						t.Fatalf("%s lists %d secrets backwards, want %d", by, len(got), len(all))
					}
				}
			},
		})
	})
}

// paged lists all by pages of two.
func (st *store) paged(t *rapid.T, by string, descending bool) (all []*secret) {
	two, l := int64(2), listing{deleted: true, by: by, descending: descending}
	l.most = &two
	for {
		page, next, err := st.list(l)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if next == "" {
			return all
		}
		l.token = &next
	}
}

func TestAPageOutlivesItsLastSecret(t *testing.T) {
	t.Parallel()
	s, _ := newService()
	for i := range 4 {
		if err := s.Create(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	st, two := s.stores.at(s.stores.usual), int64(2)
	_, next, err := st.list(listing{by: byCreation, most: &two})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove("1"); err != nil {
		t.Fatal(err)
	}
	page, last, err := st.list(listing{by: byCreation, most: &two, token: &next})
	if err != nil || last != "" || len(page) != 2 || page[0].name != "2" {
		t.Errorf("the second page is %v, %q, %v", page, last, err)
	}
	if _, _, err := st.list(listing{by: byName, most: &two, token: &next}); err == nil {
		t.Error("a token of one order is taken in another")
	}
}
