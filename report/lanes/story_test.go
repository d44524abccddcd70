package lanes_test

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

var start = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

const secret = "service-token-demo"

// story is a rotation that succeeds, one a day later that fails as the tenant is down, and a key that is
// revoked; a reader is locked out from where the token ends.
func story() (history []journal.Entry, readers []verdict.Holder, until time.Time) {
	at := start
	add := func(f journal.Fact) {
		history = append(history, journal.Entry{Seq: len(history) + 1, At: at, Fact: f})
	}
	add(journal.KeyMoved{Key: "k1", To: journal.KeyCurrent})
	add(journal.Accepted{Credential: "client-secret#1", Client: "billing", Answer: journal.Yes, From: at})
	add(journal.Labelled{Secret: secret, Label: "AWSPENDING", To: "v1", By: "secretsmanager", Run: 1})
	add(journal.RotationStarted{Secret: secret, Version: "v1", Run: 1, Attempt: 1, Cause: journal.ByRequest})
	add(journal.Invoked{Function: "rotate", Request: 1, Step: "createSecret", Secret: secret, Version: "v1", Run: 1, Attempt: 1, Cold: true})
	add(journal.Call{Op: "auth0.oauth.token", By: "rotate", Step: "createSecret", Run: 1, Attempt: 1, Status: 200})
	add(journal.Minted{Credential: "token#1", Client: "billing", Key: "k1", IssuedAt: at, ExpiresAt: at.Add(25 * time.Hour), By: "rotate", Run: 1})
	add(journal.Stored{Secret: secret, Version: "v1", Credentials: []string{"token#1"}, By: "rotate", Step: "createSecret", Run: 1})
	add(journal.Returned{Function: "rotate", Request: 1, Step: "createSecret", Run: 1, Attempt: 1, Outcome: journal.OK})
	add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v1", By: "rotate", Step: "finishSecret", Run: 1})
	add(journal.RotationEnded{Secret: secret, Version: "v1", Run: 1, Attempt: 1, OK: true})
	at = at.Add(24 * time.Hour)
	add(journal.Labelled{Secret: secret, Label: "AWSPENDING", From: "v1", To: "v2", By: "secretsmanager", Run: 2})
	add(journal.RotationStarted{Secret: secret, Version: "v2", Run: 2, Attempt: 1, Cause: journal.BySchedule})
	add(journal.Invoked{Function: "rotate", Request: 2, Step: "createSecret", Secret: secret, Version: "v2", Run: 2, Attempt: 1})
	add(journal.Call{Op: "auth0.oauth.token", By: "rotate", Step: "createSecret", Run: 2, Attempt: 1, Status: 503, Fault: "refuse"})
	add(journal.Returned{Function: "rotate", Request: 2, Step: "createSecret", Run: 2, Attempt: 1, Outcome: journal.Failed, Error: "E", Message: "</script>\x1b[31m \u202e"})
	add(journal.RotationEnded{Secret: secret, Version: "v2", Run: 2, Attempt: 1, Step: "createSecret", Reason: "E", Again: true})
	add(journal.Leaked{Function: "rotate", Request: 2, What: "client-secret#1", Where: "log"})
	at = at.Add(30 * time.Minute)
	add(journal.Accepted{Credential: "client-secret#1", Client: "billing", Answer: journal.No, From: at.Add(time.Hour)})
	add(journal.KeyMoved{Key: "k1", To: journal.KeyPrevious})
	until = start.Add(26 * time.Hour)
	return history, verdict.Holdings(history, verdict.Case{
		Since: start, Until: until, Readers: []verdict.Reader{{Name: "api", Secret: secret, Habit: verdict.EveryRead()}},
		Secrets: []verdict.Secret{{Name: secret, Accepted: verdict.Acceptance{Keys: verdict.KeyCache{Refetch: true}}}},
	}), until
}
