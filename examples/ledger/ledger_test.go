// Package ledger_test stands between a change of the refresher and production. It needs Go and nothing else: no
// AWS account, no tenant, no network.
package ledger_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

const (
	banks = "https://banks.example.com"
	token = "ledger/bank-token"
)

// ledger is the ledger's corner of the world, in which the token has been refreshed once: what setup.txt says,
// in Go.
func ledger(t *testing.T) *harness.Stack {
	t.Helper()
	s := harness.Run(t)
	s.Auth0.AddAPI(banks, fakeauth0.APIOptions{TokenLifetime: 25 * time.Hour})
	client := s.Auth0.AddClient("ledger")
	client.Grant(banks)
	s.Put("ledger/client", `{"id":"`+client.ID()+`","secret":"`+client.Secret()+`"}`)
	s.Put(token, `{"owner":"payments"}`)
	s.Accept(token, banks)
	s.Lambda.Build("refresher", "./cmd/refresher",
		"LEDGER_TENANT", s.Auth0.URL(), "LEDGER_AUDIENCE", banks, "LEDGER_CLIENT", "ledger/client")
	s.RotateOn(token, "rate(24 hours)", "refresher")
	s.Clock.Settle()
	return s
}

// What may go wrong with the rotation of a day, and what comes of it for those who read the token.
func TestADayOnWhich(t *testing.T) {
	t.Parallel()
	for name, day := range map[string]struct {
		breaks    func(s *harness.Stack)
		rotations int           // that succeed, the first included
		outage    time.Duration // of a reader that reads each time; 0: there is none
	}{
		"all is well": {
			breaks:    func(*harness.Stack) {},
			rotations: 2,
		},
		"Auth0 throttles": {
			breaks:    func(s *harness.Stack) { s.Faults.On("auth0.oauth.token").Times(2).Do(fault.Throttle(2 * time.Second)) },
			rotations: 2,
		},
		"Auth0 cannot be reached for once": {
			breaks:    func(s *harness.Stack) { s.Faults.On("auth0.oauth.token").Times(3).Do(fault.Disconnect()) },
			rotations: 2,
		},
		"the write of the new token is not answered": {
			breaks: func(s *harness.Stack) {
				s.Faults.On("secrets.PutSecretValue").Step("createSecret").Times(1).Do(fault.LoseReply())
			},
			rotations: 2,
		},
		"the function dies before the write": {
			breaks: func(s *harness.Stack) {
				s.Faults.On("secrets.PutSecretValue").Step("createSecret").Times(1).Do(fault.KillBefore())
			},
			rotations: 2,
		},
		"the label moves, and the function dies": {
			breaks: func(s *harness.Stack) {
				s.Faults.On("secrets.UpdateSecretVersionStage").Step("finishSecret").Times(1).Do(fault.KillAfter())
			},
			rotations: 2,
		},
		"Auth0 is down until noon": {
			breaks: func(s *harness.Stack) {
				midnight := s.Clock.Now().Add(24 * time.Hour)
				s.Faults.On("auth0.oauth.token").Between(midnight, midnight.Add(12*time.Hour)).Do(fault.Refuse())
			},
			rotations: 2,              // the first, and the one of the next night
			outage:    23 * time.Hour, // no function can help it: Secrets Manager does not try again before
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := ledger(t)
			everyTime := s.Reader(token, harness.EveryRead())
			payments := s.Reader(token, harness.CacheFor(45*time.Minute))
			day.breaks(s)

			s.Clock.Advance(49 * time.Hour)

			if day.outage > 0 {
				s.CheckRotations(t, day.rotations)
				everyTime.CheckOutage(t, 1, day.outage)
				return
			}
			s.CheckRotations(t, day.rotations+1) // and the one of the next night
			s.CheckNoFindings(t)
			everyTime.CheckNoOutage(t)
			payments.CheckNoOutage(t)
		})
	}
}

// What others keep in the secret is still there after a rotation.
func TestTheRestOfTheSecretIsKept(t *testing.T) {
	t.Parallel()
	s := ledger(t)
	value, err := s.Secrets.Value(token, "AWSCURRENT")
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]string
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		t.Fatal(err)
	}
	if members["owner"] != "payments" || members["token"] == "" || len(members) != 2 {
		t.Errorf("the secret has %d members, and its owner is %q", len(members), members["owner"])
	}
}

// The team's scenarios, from files, so that who does not write Go can add one.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	refresher := harness.Built(t, "./cmd/refresher")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			script.Check(t, refresher, "setup.txt", file)
		})
	}
}
