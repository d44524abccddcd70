package fault_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  fault.Fault
		words  string
		effect fault.Effect
	}{
		{fault.Refuse(), "refuse", fault.Effect{Refuse: &fault.Refusal{Kind: fault.Unavailable}}},
		{fault.Deny(), "deny", fault.Effect{Refuse: &fault.Refusal{Kind: fault.Denied}}},
		{fault.Throttle(0), "throttle", fault.Effect{Refuse: &fault.Refusal{Kind: fault.Throttled}}},
		{fault.Throttle(10 * time.Second), "throttle 10s", fault.Effect{Refuse: &fault.Refusal{Kind: fault.Throttled, After: 10 * time.Second}}},
		{fault.Delay(90 * time.Second), "delay 1m30s", fault.Effect{Delay: 90 * time.Second}},
		{fault.Disconnect(), "refuse connection", fault.Effect{Sever: true}},
		{fault.LoseReply(), "lose reply", fault.Effect{Lose: true}},
		{fault.Malform(), "malformed body", fault.Effect{Malform: true}},
		{fault.Duplicate(), "duplicate", fault.Effect{Repeat: 1}},
		{fault.Stale(), "stale read", fault.Effect{Stale: true}},
		{fault.KillBefore(), "kill before", fault.Effect{Kill: fault.Before}},
		{fault.KillAfter(), "kill after", fault.Effect{Kill: fault.After}},
	} {
		if got := test.fault.Effect(); !reflect.DeepEqual(got, test.effect) {
			t.Errorf("%v: effect %+v, want %+v", test.fault, got, test.effect)
		}
		if got := test.fault.String(); got != test.words {
			t.Errorf("%q, want %q", got, test.words)
		}
	}
}
