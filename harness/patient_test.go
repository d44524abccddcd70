package harness_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/timewarp"
)

// TestAPatientFunctionSeesTheWorldsTime has a real process sleep, back off with the SDK's own retries,
// and compare an instant with its own clock: all three in the world's time, which moves by as much.
func TestAPatientFunctionSeesTheWorldsTime(t *testing.T) {
	t.Parallel()
	needsGo(t)
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	for name, end := range map[string]struct {
		after   time.Duration // the token's end, after the world's beginning
		expired bool
	}{
		"ended while it slept": {20 * time.Second, true},
		"good for a day":       {24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Run(t)
			exp, err := json.Marshal(clock.Start.Add(end.after))
			if err != nil {
				t.Fatal(err)
			}
			s.Put("expiry", string(exp))
			code := harness.Package("./testdata/patient")
			t.Cleanup(func() {
				if err := code.Close(); err != nil {
					t.Error(err)
				}
			})
			if err := s.Deploy(harness.Function{Name: "patient", Timeout: 5 * time.Minute}, code); err != nil {
				t.Fatal(err)
			}
			s.Faults.On("secrets.GetSecretValue").Times(2).Do(fault.Throttle(0))
			functionError, answer, err := s.Lambda.Invoke(t.Context(), "patient", []byte("{}"))
			if err != nil || functionError != "" {
				t.Fatalf("%s %s %v", functionError, answer, err)
			}
			var got struct {
				Before, After time.Time
				Expired       bool
			}
			if err := json.Unmarshal(answer, &got); err != nil {
				t.Fatal(err)
			}
			if got.Expired != end.expired {
				t.Errorf("expired by its own clock: %t", got.Expired)
			}
			moved := s.Clock.Now().Sub(clock.Start)
			if slept := got.After.Sub(got.Before); slept < 30*time.Second || moved < 30*time.Second || slept-moved > time.Second || moved-slept > time.Second {
				t.Errorf("the function saw %s go by, the world moved by %s", slept, moved)
			}
			if got.Before.Year() != clock.Start.Year() {
				t.Errorf("the function saw %s", got.Before)
			}
		})
	}
}
