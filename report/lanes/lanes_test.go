package lanes_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report/lanes"
)

var rewrite = flag.Bool("rewrite", false, "write the golden file anew")

func TestGolden(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(lanes.Of(story()), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/model.json"
	if *rewrite {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(append(got, '\n'), want) {
		t.Errorf("%s differs; -rewrite writes it anew if the change is meant:\n%s", file, got)
	}
}

// drawn is a lane as one text: "good v1 until 25h, out v1 until 26h".
func drawn(m lanes.Model, group, name string) string {
	var at []time.Duration
	var now time.Duration
	for _, step := range m.Knots {
		now += time.Duration(step) * time.Millisecond
		at = append(at, now)
	}
	var all []string
	for _, r := range m.Rows {
		if r.Group != group || r.Name != name {
			continue
		}
		for _, b := range r.Bars {
			text := fmt.Sprintf("%s %s until %s", b.Look, b.Text, at[b.To])
			if b.End != "" {
				text += " " + string(b.End)
			}
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

func TestLanes(t *testing.T) {
	t.Parallel()
	m := lanes.Of(story())
	for _, c := range []struct{ group, name, want string }{
		{lanes.GroupReaders, "api", "good v1 · token#1 until 25h0m0s, out v1 · token#1 until 26h0m0s"},
		{lanes.GroupSecrets, "AWSCURRENT", "held v1 · token#1 until 26h0m0s"},
		{lanes.GroupSecrets, "AWSPENDING", "empty v1 until 0s, held v1 · token#1 until 24h0m0s, empty v2 until 26h0m0s"},
		{lanes.GroupAuth0, "tokens", "valid token#1 until 25h0m0s expired"},
		{lanes.GroupAuth0, "secrets and keys", "valid client-secret#1 until 25h30m0s revoked"},
		{lanes.GroupAuth0, "signing keys", "valid current · k1 until 24h30m0s, past previous · k1 until 26h0m0s beyond"},
		{lanes.GroupLambda, "rotations", "good rotation 1 until 0s, bad rotation 2 until 24h0m0s, waiting to be tried again until 26h0m0s"},
		{lanes.GroupLambda, "steps", "good createSecret until 0s, bad createSecret until 24h0m0s"},
	} {
		if got := drawn(m, c.group, c.name); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
	if got := fmt.Sprint(m.Events.Faults); got != "map[14:refuse · auth0.oauth.token]" {
		t.Errorf("faults %s", got)
	}
}

func TestATokenEndsWithItsKey(t *testing.T) {
	t.Parallel()
	history, _, until := story()
	history = append(history, journal.Entry{Seq: len(history) + 1, At: start.Add(24*time.Hour + 45*time.Minute), Fact: journal.KeyMoved{Key: "k1", To: journal.KeyRevoked}})
	m := lanes.Of(history, nil, until)
	if got, want := drawn(m, lanes.GroupAuth0, "tokens"), "valid token#1 until 24h45m0s revoked"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

func TestEveryLineComesBack(t *testing.T) {
	t.Parallel()
	history, readers, until := story()
	m := lanes.Of(history, readers, until)
	for i, e := range history {
		line := m.Events.Line(i)
		sentence, rest, _ := strings.Cut(line, "\n")
		if want := e.Fact.String(); sentence != want && !strings.Contains(want, "\x1b") {
			t.Errorf("%q; want %q", sentence, want)
		}
		if rest == "" {
			t.Errorf("%q has no fields", sentence)
		}
		for _, r := range strings.ReplaceAll(line, "\n", "") {
			if !unicode.IsGraphic(r) {
				t.Errorf("%q would be obeyed in %q", r, line)
			}
		}
	}
}

func TestSurvivesJSON(t *testing.T) {
	t.Parallel()
	for _, want := range []lanes.Model{lanes.Of(story()), lanes.Of(nil, nil, start)} {
		text, err := json.Marshal(want)
		if err != nil || bytes.Contains(text, []byte("null")) {
			t.Fatalf("%s, %v", text, err)
		}
		var got lanes.Model
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nfrom %s", got, text)
		}
	}
}

func TestNothingHappened(t *testing.T) {
	t.Parallel()
	m := lanes.Of(nil, nil, start)
	if !m.Start.Equal(start) || len(m.Knots) != 1 || len(m.Rows) != 0 || len(m.Events.Rows) != 0 {
		t.Errorf("%+v", m)
	}
}

// Whatever the history, a model can be drawn: knots in order, bars forwards, and nothing out of range; and the
// same history makes the same model.
func TestAnyHistoryCanBeDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		history, _, until := story()
		n := rapid.IntRange(0, len(history)).Draw(t, "lines")
		order := rapid.Permutation(history).Draw(t, "order")[:n]
		at := start
		for i := range order {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(8*time.Hour)).Draw(t, "gap")))
			order[i].Seq, order[i].At = i+1, at
		}
		m := lanes.Of(order, nil, until)
		if again := lanes.Of(slices.Clone(order), nil, until); !reflect.DeepEqual(m, again) {
			t.Fatal("the same history, and another model")
		}
		for _, step := range m.Knots {
			if step < 0 {
				t.Fatalf("knots %v", m.Knots)
			}
		}
		for _, r := range m.Rows {
			for _, b := range r.Bars {
				if b.From < 0 || b.From >= b.To || b.To >= len(m.Knots) || b.Event < 0 || b.Event > n || b.Track < 0 {
					t.Fatalf("%s %s: %+v of %d knots", r.Group, r.Name, b, len(m.Knots))
				}
			}
		}
		knot := 0
		for i := range order {
			if knot += m.Events.Knots[i]; knot >= len(m.Knots) || m.Events.Rows[i] >= len(m.Rows) || m.Events.Knots[i] < 0 || m.Events.Looks[i] < 0 {
				t.Fatalf("line %d: %+v", i, m.Events)
			}
			_ = m.Events.Line(i)
		}
	})
}
