package fakesecrets

import "slices"

type describeSecretInput struct {
	SecretId *string
}

// description is DescribeSecret's output, and without the versions' map an entry of ListSecrets.
type description struct {
	ARN                    string
	Name                   string
	Description            string              `json:",omitempty"`
	KmsKeyId               string              `json:",omitempty"`
	Type                   string              `json:",omitempty"`
	RotationEnabled        *bool               `json:",omitempty"`
	RotationLambdaARN      string              `json:",omitempty"`
	RotationRules          *rotationRules      `json:",omitempty"`
	LastRotatedDate        stamp               `json:",omitzero"`
	LastChangedDate        stamp               `json:",omitzero"`
	LastAccessedDate       stamp               `json:",omitzero"`
	DeletedDate            stamp               `json:",omitzero"`
	NextRotationDate       stamp               `json:",omitzero"`
	CreatedDate            stamp               `json:",omitzero"`
	Tags                   []tag               `json:",omitzero"`
	PrimaryRegion          string              `json:",omitempty"`
	ReplicationStatus      []replicationStatus `json:",omitempty"`
	VersionIdsToStages     map[string][]string `json:",omitempty"`
	SecretVersionsToStages map[string][]string `json:",omitempty"`
}

func (in *describeSecretInput) check(c *checks) { c.secretID(in.SecretId) }

// describeSecret is spec 4.7.
func (s *Service) describeSecret(c *call, in *describeSecretInput) (*description, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.readLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	c.about(sec, nil)
	d := sec.describe()
	d.VersionIdsToStages, d.ReplicationStatus = sec.stages(), sec.statuses(nil)
	return d, nil
}

func (sec *secret) describe() *description {
	d := &description{
		ARN: sec.arn, Name: sec.name, Description: sec.description, KmsKeyId: sec.kmsKey, Type: sec.kind,
		LastChangedDate: stamp(sec.changed), LastAccessedDate: stamp(sec.accessed),
		DeletedDate: stamp(sec.deletion), CreatedDate: stamp(sec.created), Tags: slices.Clone(sec.tags), PrimaryRegion: sec.primaryRegion(),
	}
	if r := &sec.rotation; r.configured {
		enabled := r.enabled
		d.RotationEnabled, d.RotationLambdaARN, d.RotationRules = &enabled, r.function, r.shown()
		if enabled {
			d.LastRotatedDate = stamp(r.rotated)
			d.NextRotationDate = stamp(r.nextDate())
		}
	}
	return d
}
