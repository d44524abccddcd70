package lanes

import (
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

const (
	toSecrets = "to Secrets Manager"
	toAuth0   = "to Auth0"
	toOthers  = "to others"
	remarks   = "remarks"
)

// place is the lane of a line.
func (b *board) place(e journal.Entry) *lane {
	switch f := e.Fact.(type) {
	case journal.Labelled:
		return b.lane(GroupSecrets, f.Secret, f.Label)
	case journal.Stored:
		return b.lane(GroupSecrets, f.Secret, stored(f))
	case journal.Recognised:
		return b.lane(GroupSecrets, f.Secret, pending)
	case journal.Created:
		return b.lane(GroupSecrets, f.Secret, current)
	case journal.Deletion:
		return b.lane(GroupSecrets, f.Secret, current)
	case journal.Minted:
		return b.lane(GroupAuth0, f.Client, tokens)
	case journal.Issued:
		return b.lane(GroupAuth0, f.Client, credentials)
	case journal.Accepted:
		return b.lane(GroupAuth0, f.Client, credentials)
	case journal.KeyMoved:
		return b.lane(GroupAuth0, "", signingKeys)
	case journal.Scheduled:
		return b.lane(GroupLambda, f.Secret, rotations)
	case journal.RotationStarted:
		return b.lane(GroupLambda, f.Secret, rotations)
	case journal.RotationEnded:
		return b.lane(GroupLambda, f.Secret, rotations)
	case journal.RotationAbandoned:
		return b.lane(GroupLambda, f.Secret, rotations)
	case journal.Invoked:
		return b.lane(GroupLambda, f.Function, steps)
	case journal.Returned:
		return b.lane(GroupLambda, f.Function, steps)
	case journal.Leaked:
		return b.lane(GroupLambda, f.Function, steps)
	case journal.Egress, journal.Distrusted:
		return b.lane(GroupCalls, "", toOthers)
	case journal.Call:
		return b.lane(GroupCalls, "", to(f.Op))
	}
	return b.lane(GroupCalls, "", remarks)
}

// stored is the label under which a version got its value: the operator's first value has AWSCURRENT at once.
func stored(f journal.Stored) string {
	if f.Step == "" {
		return current
	}
	return pending
}

// to is whom a call was for.
func to(op string) string {
	switch {
	case strings.HasPrefix(op, "secrets."):
		return toSecrets
	case strings.HasPrefix(op, "auth0."):
		return toAuth0
	}
	return toOthers
}
