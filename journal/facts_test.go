package journal_test

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

var start = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

// facts is one of each kind, with no field at zero: TestFactsAreWhole holds it to that.
func facts() []journal.Fact {
	hour := start.Add(time.Hour)
	return []journal.Fact{
		journal.Call{
			Op: "secrets.PutSecretValue", By: "rotate", Step: "createSecret", Run: 1, Attempt: 2,
			Args: "service-token-demo v2 AWSPENDING", Fault: "lose reply", Status: 400, Error: "ResourceExistsException",
			Unheard: true, Done: hour, Secret: "service-token-demo", Message: "You can't use ClientRequestToken v2",
			Asked: journal.Asked{
				SecretID: "service-token-demo", Name: "service-token-demo", Token: "v2", Version: "v1", Stage: "AWSCURRENT",
				Stages: []string{"AWSPENDING"}, RemoveFrom: "v1", MoveTo: "v2",
				Function: "arn:aws:lambda:eu-west-1:000000000000:function:rotate",
			},
		},
		journal.Invoked{
			Function: "rotate", Request: 3, Step: "setSecret", Secret: "service-token-demo", Version: "v2",
			Run: 1, Attempt: 2, Cold: true, Fault: "kill before",
		},
		journal.Returned{
			Function: "rotate", Request: 3, Step: "setSecret", Run: 1, Attempt: 2, Outcome: journal.TimedOut,
			Error: "Sandbox.Timedout", Message: "Task timed out after 30.00 seconds", Payload: "false",
			Took: 30 * time.Second, Fault: "delay 40s", Hint: "there is no node_modules",
		},
		journal.Leaked{Function: "rotate", Request: 3, Step: "createSecret", What: "token#2", Where: "log"},
		journal.Egress{By: "rotate", Step: "createSecret", Run: 1, Attempt: 2, To: "api.example.com", How: "dns"},
		journal.Distrusted{By: "rotate", Step: "createSecret", Run: 1, Attempt: 2, To: "demo.eu.auth0.com", Alert: "unknown certificate authority"},
		journal.Created{
			Secret: "service-token-demo", ARN: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-AbCdEf",
			By: "operator", Step: "createSecret", Run: 1,
		},
		journal.Stored{
			Secret: "service-token-demo", Version: "v2", Credentials: []string{"token#2"},
			Keys: []string{"BEARER_TOKEN", "GENERATED_AT"}, By: "rotate", Step: "createSecret", Run: 1,
			After: start,
		},
		journal.Labelled{
			Secret: "service-token-demo", Label: "AWSCURRENT", From: "v1", To: "v2", By: "rotate", Step: "finishSecret", Run: 1,
			After: start,
		},
		journal.Scheduled{
			Secret: "service-token-demo", Next: hour, Window: 4 * time.Hour, Interval: 24 * time.Hour,
			Rule: "rate(24 hours)", Latest: hour.Add(4 * time.Hour),
		},
		journal.RotationStarted{Secret: "service-token-demo", Version: "v2", Run: 1, Attempt: 2, Cause: journal.ByReattempt,
			Function: "arn:aws:lambda:eu-west-1:000000000000:function:rotate"},
		journal.RotationAbandoned{Secret: "service-token-demo", Version: "v2", Run: 1, Attempt: 2, By: "operator"},
		journal.RotationEnded{
			Secret: "service-token-demo", Version: "v2", Run: 1, Attempt: 2, OK: true, Step: "testSecret",
			Reason: "the token is refused", Again: true, Next: hour, Abandoned: true, Unfinished: true,
		},
		journal.Deletion{
			Secret: "service-token-demo", Version: "v1", To: journal.DeletionStarted, By: "operator", Step: "createSecret", Run: 1,
		},
		journal.Minted{
			Credential: "token#2", Client: "rotate", Audience: "https://demo", Key: "key#1", IssuedAt: start,
			ExpiresAt: hour, With: "client-secret#1", By: "rotate", Step: "createSecret", Run: 1,
		},
		journal.Issued{
			Credential: "client-secret#2", Client: "billing", Replaces: "client-secret#1", Chosen: true,
			By: "rotate", Step: "setSecret", Run: 1,
		},
		journal.Accepted{Credential: "client-secret#2", Client: "billing", Answer: journal.Maybe, From: hour},
		journal.Recognised{Secret: "auth0-secrets-demo", Version: "v2", Credential: "client-secret#2"},
		journal.KeyMoved{Key: "key#1", To: journal.KeyPrevious},
		journal.Note{By: "operator", Text: "auth0 is down"},
	}
}
