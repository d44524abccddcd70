package journal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// facts() leaves nothing out: the golden file and the manual are held to it.
func TestFactsAreWhole(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for _, f := range facts() {
		v := reflect.ValueOf(f)
		have[v.Type().Name()] = true
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%T.%s is zero", f, v.Type().Field(i).Name)
			}
		}
	}
	set := token.NewFileSet()
	pkgs, err := parser.ParseDir(set, ".", nil, 0) //nolint:staticcheck // one folder, no build tags
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, file := range pkgs["journal"].Files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "Kind" {
				want[f.Recv.List[0].Type.(*ast.Ident).Name] = true
			}
		}
	}
	if !maps.Equal(have, want) {
		t.Errorf("facts() has %v, the package %v", slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
	}
}

func TestEntriesAreCopies(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	keys := []string{"BEARER_TOKEN"}
	j.Add(start, journal.Stored{Secret: "s", Keys: keys, Credentials: []string{"token#1"}})
	keys[0] = "changed by who added it"
	call := &journal.Call{Op: "op"}
	j.Add(start, call)
	call.Op = "changed by who added it"
	stages := []string{"AWSPENDING"}
	end := j.Begin(start, journal.Call{Op: "later", Asked: journal.Asked{Stages: stages}})
	stages[0] = "changed by who began it"
	before := j.Entries()
	before[2].Fact.(journal.Call).Asked.Stages[0] = "changed by who read it"
	before[0].Fact.(journal.Stored).Credentials[0] = "changed by who read it"
	before[1].Seq = 7
	end(func(c *journal.Call) { c.Status = 200 })
	after := j.Entries()
	if got := after[0].Fact.(journal.Stored); got.Keys[0] != "BEARER_TOKEN" || got.Credentials[0] != "token#1" {
		t.Errorf("stored %+v", got)
	}
	if got := after[1]; got.Seq != 2 || got.Fact.(journal.Call).Op != "op" {
		t.Errorf("call %+v", got)
	}
	if got := after[2].Fact.(journal.Call).Asked.Stages[0]; got != "AWSPENDING" {
		t.Errorf("asked for %q", got)
	}
	if was, is := before[2].Fact.(journal.Call), after[2].Fact.(journal.Call); was.Status != 0 || is.Status != 200 {
		t.Errorf("was %+v, is %+v", was, is)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	outer := j.Begin(start, journal.Call{Op: "outer"})
	inner := j.Begin(start.Add(time.Second), journal.Call{Op: "inner"})
	j.Add(start.Add(2*time.Second), journal.Note{By: "x", Text: "effect"})
	outer(func(c *journal.Call) { c.Status = 1 })
	inner(func(c *journal.Call) { c.Status = 2 })
	inner(func(c *journal.Call) {
		if c.Status != 2 {
			t.Errorf("the second end is handed %+v", c)
		}
		c.Error = "again"
	})
	var got []string
	for i, e := range j.Entries() {
		if e.Seq != i+1 {
			t.Errorf("entry %d has seq %d", i, e.Seq)
		}
		got = append(got, e.String())
	}
	want := []string{
		"Mon 2035-01-01 00:00:00.00   outer -> 1",
		"Mon 2035-01-01 00:00:01.00   inner -> 2 again",
		"Mon 2035-01-01 00:00:02.00  x: effect",
	}
	if !slices.Equal(got, want) || j.Len() != 3 {
		t.Errorf("got %q", got)
	}
}

func TestInstantsAreUTC(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	now := time.Now()
	j.Add(now, journal.Note{})
	if at := j.Entries()[0].At; at != now.UTC().Round(0) { // by ==: no location, no monotonic reading
		t.Errorf("At %#v", at)
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	j.Add(start, journal.Note{Text: "before"})
	var seen []journal.Entry
	j.Watch(func(e journal.Entry) { seen = append(seen, e) })
	end := j.Begin(start, journal.Call{Op: "op"})
	end(func(c *journal.Call) { c.Status = 200 })
	j.Add(start, journal.Note{Text: "after"})
	j.Watch(nil)
	j.Add(start, journal.Note{Text: "unseen"})
	want := []journal.Entry{
		{Seq: 2, At: start, Fact: journal.Call{Op: "op", Status: 200}}, // as it ended
		{Seq: 3, At: start, Fact: journal.Note{Text: "after"}},
	}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("seen %+v", seen)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	j.Watch(func(e journal.Entry) { _ = e.String() })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				end := j.Begin(start, journal.Call{Op: "op"})
				_ = j.Entries()
				end(func(c *journal.Call) { c.Status = 200 })
			}
		})
	}
	all.Wait()
	for i, e := range j.Entries() {
		if c := e.Fact.(journal.Call); e.Seq != i+1 || c.Status != 200 {
			t.Fatalf("entry %d: %+v", i, e)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fact journal.Fact
		want string
	}{
		{journal.Call{By: "fn", Op: "op"}, "fn op -> no answer"},
		{journal.Call{By: "fn", Op: "op", Args: "s v1", Status: 200}, "fn op s v1 -> 200"},
		{journal.Call{By: "fn", Op: "op", Unheard: true, Fault: "lose reply"}, "fn op -> done, reply lost [lose reply]"},
		{journal.Call{By: "fn", Op: "op", Status: 400, Error: "E"}, "fn op -> 400 E"},
		{journal.Invoked{Function: "fn", Request: 1}, "invoke fn #1"},
		{journal.Invoked{Function: "fn", Request: 1, Step: "setSecret", Secret: "s", Version: "v1", Cold: true}, "invoke fn #1 setSecret s v1 (cold start)"},
		{journal.Returned{Function: "fn", Request: 1, Outcome: journal.OK, Payload: "null"}, "fn #1 ok"},
		{journal.Returned{Function: "fn", Request: 1, Outcome: journal.Failed, Error: "E", Message: "m", Payload: "p", Took: time.Second}, "fn #1 error E: m returned p after 1s"},
		{journal.Returned{Function: "fn", Request: 1, Outcome: journal.InitError, Error: "E", Message: "m", Hint: "npm install"}, "fn #1 init-error E: m (npm install)"},
		{journal.Leaked{Function: "fn", Request: 1, What: "token#1", Where: "log"}, "fn #1 wrote token#1 to its log"},
		{journal.Stored{Secret: "s", Version: "v1"}, "s v1 stored, holding no known credential"},
		{journal.Stored{Secret: "s", Version: "v1", Credentials: []string{"a", "b"}}, "s v1 stored, holding a, b"},
		{journal.Labelled{Secret: "s", Label: "L", To: "v1"}, "s L put on v1"},
		{journal.Labelled{Secret: "s", Label: "L", From: "v1"}, "s L taken from v1"},
		{journal.Labelled{Secret: "s", Label: "L", From: "v1", To: "v2"}, "s L moved from v1 to v2"},
		{journal.Scheduled{Secret: "s"}, "s has no next rotation"},
		{journal.Scheduled{Secret: "s", Next: start, Rule: "1 day"}, "s next rotation 2035-01-01T00:00:00Z by 1 day"},
		{journal.RotationStarted{Secret: "s", Version: "v2", Run: 1, Attempt: 1, Cause: journal.ByRequest}, "rotation 1 of s starts on v2 by request, attempt 1"},
		{journal.RotationEnded{Secret: "s", Run: 1, OK: true}, "rotation 1 of s succeeded"},
		{journal.RotationEnded{Secret: "s", Run: 1, Step: "setSecret", Reason: "r", Again: true}, "rotation 1 of s failed in setSecret, will be re-attempted: r"},
		{journal.RotationEnded{Secret: "s", Run: 1, Step: "setSecret", Reason: "r"}, "rotation 1 of s failed in setSecret, not re-attempted: r"},
		{journal.Created{Secret: "s", ARN: "arn:s", By: "x"}, "s created as arn:s"},
		{journal.Deletion{Secret: "s", Version: "v1", To: journal.DeletionCancelled}, "s deletion of v1 cancelled"},
		{journal.RotationAbandoned{Secret: "s", Run: 1, By: "x"}, "rotation 1 of s is abandoned: x made a new value current"},
		{journal.Minted{Credential: "token#1", Client: "c", ExpiresAt: start}, "token#1 minted for c, valid until 2035-01-01T00:00:00Z"},
		{journal.KeyMoved{Key: "k", To: journal.KeyRevoked}, "signing key k is now revoked"},
		{journal.Note{By: "x", Text: "y"}, "x: y"},
	} {
		if got := test.fact.String(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
		if strings.TrimSpace(test.fact.Kind()) == "" {
			t.Errorf("%T has no kind", test.fact)
		}
	}
}
