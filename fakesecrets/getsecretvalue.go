package fakesecrets

import "slices"

type getSecretValueInput struct {
	SecretId     *string
	VersionId    *string
	VersionStage *string
}

type getSecretValueOutput struct {
	ARN           string
	Name          string
	VersionId     string
	SecretBinary  []byte   `json:",omitempty"`
	SecretString  *string  `json:",omitempty"`
	VersionStages []string `json:",omitempty"`
	CreatedDate   stamp
}

func (in *getSecretValueInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.versionID("versionId", in.VersionId)
	c.length("versionStage", in.VersionStage, 1, 256)
}

// getSecretValue is spec 4.5.
func (s *Service) getSecretValue(c *call, in *getSecretValueInput) (*getSecretValueOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, v, err := s.retrieveLocked(c, in)
	if err != nil {
		return nil, err
	}
	c.about(sec, v, v.labels...)
	return s.retrievedLocked(sec, v), nil
}

// retrieveLocked finds what is to be retrieved.
func (s *Service) retrieveLocked(c *call, in *getSecretValueInput) (*secret, *version, error) {
	sec, err := s.readLocked(c, in.SecretId)
	if err == nil {
		err = c.keyLocked(sec)
	}
	if err != nil {
		return nil, nil, err
	}
	v, err := sec.find(in.VersionId, in.VersionStage)
	return sec, v, err
}

// retrievedLocked is what a retrieval of a version returns; it moves LastAccessedDate (spec 2.7).
func (s *Service) retrievedLocked(sec *secret, v *version) *getSecretValueOutput {
	today := midnight(s.world.Clock.Now())
	sec.accessedLocked(today)
	v.accessed = today
	return &getSecretValueOutput{
		ARN: sec.arn, Name: sec.name, VersionId: v.id,
		SecretString: v.value.text, SecretBinary: v.value.binary,
		VersionStages: slices.Clone(v.labels), CreatedDate: stamp(v.created),
	}
}

// find returns the version with this id, this label, or both; with neither, the current one. A
// version without a value is not found (spec 4.5), and none of a secret scheduled for deletion is given.
func (sec *secret) find(id, stage *string) (*version, error) {
	if !sec.deletion.IsZero() {
		return nil, markedDeleted.of()
	}
	if id != nil {
		v := sec.byID[*id]
		switch {
		case v == nil:
			return nil, noVersion.of(*id)
		case stage != nil && !v.has(*stage):
			return nil, otherStage.of()
		case v.value == nil:
			return nil, noVersion.of(*id)
		}
		return v, nil
	}
	label := current
	if stage != nil {
		label = *stage
	}
	v := sec.holder(label)
	if v == nil || v.value == nil {
		return nil, noLabel.of(label)
	}
	return v, nil
}
