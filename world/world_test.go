package world_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func Example() {
	w := world.New(world.Options{Seed: 7})
	token := w.Names.Credential("token", "a-secret-of-sixteen-or-more")
	w.Record(journal.Stored{
		Secret: "service-token-demo", Version: w.Names.Version("service-token-demo", "0b0b"), By: "test",
		Credentials: w.Names.Holds(`{"BEARER_TOKEN":"Bearer a-secret-of-sixteen-or-more"}`),
	})
	fmt.Println(token, w.Names.Mask("it is a-secret-of-sixteen-or-more"))
	fmt.Println(w.Journal.Entries()[0])
	// Output:
	// token#1 it is ***token#1***
	// Mon 2035-01-01 00:00:00.00  service-token-demo v1 stored, holding token#1
}

func TestNewWorld(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{Seed: 3})
	if !w.Clock.Now().Equal(clock.Start) || w.Seed() != 3 || w.Journal.Len() != 0 || !w.Debts.None() {
		t.Errorf("begins at %v with seed %d", w.Clock.Now(), w.Seed())
	}
	at := time.Date(2019, 5, 6, 7, 8, 9, 0, time.FixedZone("x", 3600))
	if got := world.New(world.Options{Start: at}).Clock.Now(); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("begins at %v", got)
	}
}

func TestWorldsNeverSeeEachOther(t *testing.T) {
	t.Parallel()
	a, b := world.New(world.Options{}), world.New(world.Options{})
	a.Clock.Advance(time.Hour)
	a.Faults.On("op").Do(fault.Refuse())
	a.Record(journal.Note{})
	a.Names.Credential("token", "a-secret-of-sixteen-or-more")
	a.Names.Version("s", "1")
	a.Callers.Register("AKIA", &world.Caller{Name: "fn"})
	a.Callers.Begin(&world.Caller{Name: "fn"})
	a.Debts.Add(func() bool { return false })
	switch {
	case !b.Clock.Now().Equal(clock.Start), len(b.Faults.Unfired()) != 0, b.Journal.Len() != 0,
		len(b.Names.Find("a-secret-of-sixteen-or-more")) != 0, b.Names.Version("s", "2") != "v1", b.Names.Next("token") != 1,
		b.Callers.ByKey("AKIA").Name != "test", b.Callers.Present().Name != "test", !b.Debts.None():
		t.Error("one world shows in the other")
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	n := world.New(world.Options{}).Names
	var got []string
	for _, v := range []string{"x", "y", "x", "z"} {
		got = append(got, n.Version("s", v))
	}
	got = append(got, n.Version("other", "z"))
	if want := []string{"v1", "v2", "v1", "v3", "v1"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	var ids []string
	for _, v := range []string{"v1", "v3", "v4", "v0", "3", "z", ""} {
		ids = append(ids, n.VersionID("s", v))
	}
	ids = append(ids, n.VersionID("other", "v1"), n.VersionID("unknown", "v1"))
	if want := []string{"x", "z", "", "", "", "", "", "z", ""}; !slices.Equal(ids, want) {
		t.Errorf("ids %q", ids)
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	n := world.New(world.Options{}).Names
	const value = "a-secret-of-sixteen-or-more"
	if a, b, c := n.Credential("token", value), n.Credential("secret", "other"), n.Credential("token", value); a != "token#1" || b != "secret#1" || c != "token#2" {
		t.Errorf("named %s, %s, %s", a, b, c)
	}
	if n.Next("token") != 3 {
		t.Error("ordinals are not shared")
	}
	for what, got := range map[string][]string{"Holds": n.Holds("x" + value), "Find": n.Find(value[3:])} {
		if !slices.Equal(got, []string{"token#2"}) { // found under the latest
			t.Errorf("%s: %q", what, got)
		}
	}
	if got := n.Mask(value + " other"); got != "***token#2*** ***secret#1***" {
		t.Errorf("masked %q", got)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for range 20 { // the order of a map must not show
		n := world.New(world.Options{}).Names
		n.Place("127.0.0.1:4000", "auth0")
		n.Place("127.0.0.1:40001", "secrets")
		const text = "http://127.0.0.1:4000/oauth, 127.0.0.1:40001, 127.0.0.1:40002 and 127.0.0.1:4000"
		if got, want := n.Mask(text), "http://auth0/oauth, secrets, 127.0.0.1:40002 and auth0"; got != want {
			t.Fatalf("masked %q, want %q", got, want)
		}
	}
}

func TestRand(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64, purpose string) string {
		r := world.New(world.Options{Seed: seed}).Rand(purpose)
		p := make([]byte, 5)
		if n, err := r.Read(p); n != 5 || err != nil {
			t.Errorf("Read = %d, %v", n, err)
		}
		return fmt.Sprint(r.IntN(1000), r.UUID(), r.String(8, "abc"), p)
	}
	if a, b := draw(1, "kid"), draw(1, "kid"); a != b {
		t.Errorf("%s, then %s", a, b)
	}
	if draw(1, "kid") == draw(2, "kid") || draw(1, "kid") == draw(1, "turn") {
		t.Error("seed or purpose has no say")
	}
	w := world.New(world.Options{})
	first := w.Rand("a").UUID()
	w.Rand("b").IntN(5)
	if w.Rand("a").UUID() != first {
		t.Error("a draw in one place changes another")
	}
	if u := first; len(u) != 36 || u[14] != '4' || !strings.ContainsRune("89ab", rune(u[19])) || strings.ToLower(u) != u {
		t.Errorf("UUID %s (RFC 9562 5.4)", u)
	}
	if s := w.Rand("s").String(100, "xy"); strings.Trim(s, "xy") != "" || len(s) != 100 {
		t.Errorf("String %q", s)
	}
}

func TestCallers(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	fn, next := &world.Caller{Name: "fn"}, &world.Caller{Name: "next"}
	w.Callers.Register("AKIA", fn)
	w.Callers.Register("AKIA", next)
	if got := w.Callers.ByKey("AKIA"); got != next {
		t.Errorf("ByKey = %v", got.Name)
	}
	w.Callers.Forget("AKIA")
	if got := w.Callers.ByKey("AKIA").Name; got != "test" {
		t.Errorf("ByKey = %v", got)
	}
	r := world.Run{Number: 1, Step: "setSecret"}
	if fn.SetRun(r); fn.Run() != r || next.Run() != (world.Run{}) {
		t.Errorf("runs %v, %v", fn.Run(), next.Run())
	}
	ctx := context.Background()
	if world.CallerFrom(ctx).Name != "test" || world.CallerFrom(world.WithCaller(ctx, fn)) != fn {
		t.Error("the context has another caller")
	}
	if world.RunFrom(ctx) != (world.Run{}) || world.RunFrom(world.WithRun(ctx, r)) != r {
		t.Error("the context has another run")
	}
}

func TestPresent(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	is := func(when, want string) {
		t.Helper()
		if got := w.Callers.Present().Name; got != want {
			t.Errorf("%s: %s is present, want %s", when, got, want)
		}
	}
	a := &world.Caller{Name: "a", Guest: w.Clock.Counted("a")}
	b := &world.Caller{Name: "b", Guest: w.Clock.Counted("b")}
	is("nobody inside", "test")
	endA := w.Callers.Begin(a)
	is("one inside", "a")
	endB := w.Callers.Begin(b)
	is("two inside, no turn", "test")
	w.Clock.Go("invoke", func(ctx context.Context) {
		if err := b.Guest.Enter(ctx); err != nil {
			t.Error(err)
		}
		is("b has the turn", "b")
		endB()
		is("b has the turn, outside an invocation", "test")
		b.Guest.Leave()
	})
	w.Clock.Settle()
	is("a is left", "a")
	endA()
	endA()
	is("nobody left", "test")
}

func TestDebts(t *testing.T) {
	t.Parallel()
	d := world.New(world.Options{}).Debts
	owed := false
	remove := d.Add(func() bool { return !owed })
	always := d.Add(func() bool { return true })
	if !d.None() {
		t.Error("owes something")
	}
	if owed = true; d.None() {
		t.Error("owes nothing")
	}
	remove()
	remove()
	if !d.None() {
		t.Error("a check that was taken back still counts")
	}
	always()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				d.Add(func() bool { return true })()
				d.None()
			}
		})
	}
	all.Wait()
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		world.New(world.Options{})
	}
}

// What is announced is told to whoever keeps values; what is only registered is not.
func TestAnnounce(t *testing.T) {
	t.Parallel()
	n := world.New(world.Options{}).Names
	var told []string
	n.Watch(func(name string) {
		if held := n.Holds("the chosen secret, whole"); len(held) == 1 && held[0] == name {
			told = append(told, name)
		}
	})
	n.Credential("token", "another secret")
	if name := n.Announce("client-secret", "the chosen secret"); name != "client-secret#1" || len(told) != 1 || told[0] != name {
		t.Errorf("announced %s, told %v", name, told)
	}
}
