package fakelambda

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

func TestInvokeByName(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Region: "eu-central-1", Account: "000000000007"})
	for _, f := range []string{"rotate", "another"} {
		if err := b.s.Handle(Config{Name: f}, func(context.Context, []byte) ([]byte, error) { return fmt.Appendf(nil, "%q", f), nil }); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.s.Functions(); !slices.Equal(got, []string{"another", "rotate"}) {
		t.Errorf("functions %v", got)
	}
	for name, found := range map[string]bool{
		"rotate":         true,
		"rotate:$LATEST": true,
		"arn:aws:lambda:eu-central-1:000000000007:function:rotate":   true,
		"arn:aws:lambda:eu-central-1:000000000007:function:rotate:7": true,
		"arn:aws:lambda:eu-west-1:000000000007:function:rotate":      false,
		"arn:aws:lambda:eu-central-1:000000000008:function:rotate":   false,
		"Rotate": false,
		"":       false,
	} {
		_, answer, err := b.s.Invoke(t.Context(), name, nil)
		e := new(Error)
		switch {
		case found && (err != nil || string(answer) != `"rotate"`):
			t.Errorf("%s: %s %v", name, answer, err)
		case !found && (!errors.As(err, &e) || e.Code != CodeNotFound):
			t.Errorf("%s: %s %v", name, answer, err)
		}
	}
	if i := b.s.Invocations("nobody"); i != nil {
		t.Errorf("%+v", i)
	}
}

func TestInvokeRefusesPayload(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.handle(Config{}, func(_ context.Context, p []byte) ([]byte, error) { return []byte("1"), nil })
	for _, c := range []struct{ payload, code string }{
		{"hello", CodeInvalidContent},
		{`"` + strings.Repeat("x", maxPayload) + `"`, CodeTooLarge},
	} {
		_, _, err := b.s.Invoke(t.Context(), "guest", []byte(c.payload))
		if e := new(Error); !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%v, want %s", err, c.code)
		}
	}
	b.ok(`"` + strings.Repeat("x", maxPayload-2) + `"`)
}

// The same seed gives the same ids and the same journal; the journal has no id in it.
func TestInvocationsAreRepeatable(t *testing.T) {
	t.Parallel()
	run := func() (ids []string, lines string) {
		b := warped(t)
		b.guest(Config{})
		for range 3 {
			b.ok(`{"do":"sleep","seconds":2}`)
			ids = append(ids, b.last().RequestID)
		}
		var s strings.Builder
		if err := journal.WriteJSON(&s, b.w.Journal.Entries()); err != nil {
			t.Fatal(err)
		}
		return ids, s.String()
	}
	ids, lines := run()
	again, same := run()
	if !slices.Equal(ids, again) || lines != same {
		t.Errorf("%v, then %v;\n%s\n%s", ids, again, lines, same)
	}
	for _, id := range ids {
		if strings.Contains(lines, id) {
			t.Errorf("request id %s stands in the journal", id)
		}
	}
}

func TestHistoryIsBounded(t *testing.T) {
	t.Parallel()
	h := new(history)
	log := strings.Repeat("x", keptOutput)
	const n = 3 * keptHistory / keptOutput
	for i := range n {
		h.remember(Invocation{Request: i + 1, Log: log})
	}
	total, dropped := 0, int64(0)
	for _, i := range h.invocations {
		total += len(i.Log)
		dropped += i.Dropped
	}
	if len(h.invocations) != n || total > keptHistory || int64(total)+dropped != n*keptOutput || h.invocations[n-1].Log != log {
		t.Errorf("%d invocations with %d bytes, %d dropped", len(h.invocations), total, dropped)
	}
}
