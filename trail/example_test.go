package trail_test

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

func Example() {
	rule, err := trail.Parse(`{"source": ["aws.secretsmanager"], "detail": {"eventName": ["RotationFailed"]}}`)
	if err != nil {
		panic(err)
	}
	var history journal.Journal // of a run: the harness has one
	now := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	history.Add(now, journal.RotationStarted{
		Secret: "service-token-demo", Version: "v2", Run: 1, Attempt: 1,
		Function: "arn:aws:lambda:eu-west-1:000000000000:function:rotate",
	})
	history.Add(now.Add(30*time.Second), journal.RotationEnded{Secret: "service-token-demo", Version: "v2", Run: 1, Attempt: 1, Step: "createSecret"})

	for _, e := range trail.Events(history.Entries(), trail.Options{}) {
		if rule.Matches(e) {
			fmt.Println(e.Time.Format(time.RFC3339), e.Detail.(trail.Record).ErrorMessage)
		}
	}
	// Output: 2035-01-01T00:00:30Z Error when executing lambda arn:aws:lambda:eu-west-1:000000000000:function:rotate during createSecret step
}
