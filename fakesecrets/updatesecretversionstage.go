package fakesecrets

type updateSecretVersionStageInput struct {
	SecretId            *string
	VersionStage        *string
	RemoveFromVersionId *string
	MoveToVersionId     *string
}

// named is the output of the operations that say only which secret they were about.
type named struct {
	ARN  string
	Name string
}

func (in *updateSecretVersionStageInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("versionStage", in.VersionStage != nil)
	c.length("versionStage", in.VersionStage, 1, 256)
	c.versionID("removeFromVersionId", in.RemoveFromVersionId)
	c.versionID("moveToVersionId", in.MoveToVersionId)
}

// updateSecretVersionStage is spec 4.4.
func (s *Service) updateSecretVersionStage(c *call, in *updateSecretVersionStageInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	label := *in.VersionStage
	from, to, err := sec.stageMove(label, in.RemoveFromVersionId, in.MoveToVersionId)
	if err != nil {
		return nil, err
	}
	about := to
	if about == nil {
		about = from
	}
	c.about(sec, about, label)
	if to != nil && from == nil && !sec.roomFor([]string{label}) {
		return nil, tooManyLabels.of()
	}
	w := s.changeLocked(sec, c.caller)
	if label == current {
		w.promoteLocked(to)
	} else {
		w.moveLocked(label, to)
	}
	w.touchLocked()
	if label == pending && to == nil && !from.has(current) {
		s.detachedLocked(sec)
	}
	return &named{ARN: sec.arn, Name: sec.name}, nil
}

// stageMove returns the version that holds the label and the one that is to hold it; either may be
// nil.
func (sec *secret) stageMove(label string, remove, move *string) (from, to *version, err error) {
	from = sec.holder(label)
	switch {
	case remove == nil && move == nil:
		return nil, nil, nothingToMove.of()
	case label == current && move == nil:
		return nil, nil, currentRemoved.of()
	}
	if move != nil {
		if to = sec.byID[*move]; to == nil {
			return nil, nil, noVersion.of(*move)
		}
	}
	switch {
	case remove == nil && from != nil && from != to:
		return nil, nil, removeFromEmpty.of(label, from.id)
	case remove != nil && (from == nil || from.id != *remove):
		return nil, nil, removeFromOther.of(label)
	}
	return from, to, nil
}
