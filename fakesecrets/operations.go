package fakesecrets

// operation is one of the 23 of the API (spec 4).
type operation struct {
	name string
	do   func(s *Service, c *call, body []byte) (any, error)
}

// operations is the table of all there are, by name. In the journal, in faults and in reports each is
// called "secrets." and its name.
func operations() []operation {
	return []operation{
		{"BatchGetSecretValue", decoded((*Service).batchGetSecretValue)},
		{"CancelRotateSecret", decoded((*Service).cancelRotateSecret)},
		{"CreateSecret", decoded((*Service).createSecret)},
		{"DeleteResourcePolicy", decoded((*Service).deleteResourcePolicy)},
		{"DeleteSecret", decoded((*Service).deleteSecret)},
		{"DescribeSecret", decoded((*Service).describeSecret)},
		{"GetRandomPassword", decoded((*Service).getRandomPassword)},
		{"GetResourcePolicy", decoded((*Service).getResourcePolicy)},
		{"GetSecretValue", decoded((*Service).getSecretValue)},
		{"ListSecretVersionIds", decoded((*Service).listSecretVersionIds)},
		{"ListSecrets", decoded((*Service).listSecrets)},
		{"PutResourcePolicy", decoded((*Service).putResourcePolicy)},
		{"PutSecretValue", decoded((*Service).putSecretValue)},
		{"RemoveRegionsFromReplication", decoded((*Service).removeRegionsFromReplication)},
		{"ReplicateSecretToRegions", decoded((*Service).replicateSecretToRegions)},
		{"RestoreSecret", decoded((*Service).restoreSecret)},
		{"RotateSecret", decoded((*Service).rotateSecret)},
		{"StopReplicationToReplica", decoded((*Service).stopReplicationToReplica)},
		{"TagResource", decoded((*Service).tagResource)},
		{"UntagResource", decoded((*Service).untagResource)},
		{"UpdateSecret", decoded((*Service).updateSecret)},
		{"UpdateSecretVersionStage", decoded((*Service).updateSecretVersionStage)},
		{"ValidateResourcePolicy", decoded((*Service).validateResourcePolicy)},
	}
}

// input is a pointer to an operation's input, which can say what is wrong with its shape.
type input[T any] interface {
	*T
	check(c *checks)
}

// decoded makes an operation of its method: it reads the body, checks the shape, and does it.
func decoded[T any, In input[T], Out any](do func(*Service, *call, In) (Out, error)) func(*Service, *call, []byte) (any, error) {
	return func(s *Service, c *call, body []byte) (any, error) {
		in := In(new(T))
		if err := decode(body, in); err != nil {
			return nil, err
		}
		out, err := checked(s, c, in, do)
		if err != nil {
			return nil, err
		}
		return out, nil
	}
}

// checked does an operation whose input may be of any shape; both doors lead through it.
func checked[T any, In input[T], Out any](s *Service, c *call, in In, do func(*Service, *call, In) (Out, error)) (out Out, err error) {
	var found checks
	in.check(&found)
	c.in = in
	if err := found.err(); err != nil {
		return out, err
	}
	return do(s, c, in)
}

// Operations returns the names of all operations, as the journal and faults have them, and whether each
// is there, as all are by now.
func Operations() map[string]bool {
	all := map[string]bool{}
	for _, op := range operations() {
		all["secrets."+op.name] = true
	}
	return all
}
