package fakesecrets

import (
	"cmp"
	"slices"
)

type listSecretVersionIdsInput struct {
	SecretId          *string
	MaxResults        *int64
	NextToken         *string
	IncludeDeprecated *bool
}

type listSecretVersionIdsOutput struct {
	ARN       string
	Name      string
	Versions  []versionEntry
	NextToken string `json:",omitempty"`
}

type versionEntry struct {
	VersionId        string
	VersionStages    []string `json:",omitempty"`
	CreatedDate      stamp
	LastAccessedDate stamp `json:",omitzero"`
	KmsKeyIds        []string
}

func (in *listSecretVersionIdsInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.page(100, in.MaxResults, in.NextToken)
}

// listSecretVersionIds is spec 4.8: versions by creation, oldest first (O9). It works while the secret
// is scheduled for deletion (8.3).
func (s *Service) listSecretVersionIds(c *call, in *listSecretVersionIdsInput) (*listSecretVersionIdsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.readLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	c.about(sec, nil)
	entries := []versionEntry{}
	for _, v := range sec.versions {
		if v.deprecated() && !deref(in.IncludeDeprecated) {
			continue
		}
		entries = append(entries, versionEntry{
			VersionId: v.id, VersionStages: slices.Clone(v.labels), KmsKeyIds: []string{sec.keyOf(v)},
			CreatedDate: stamp(v.created), LastAccessedDate: stamp(v.accessed),
		})
	}
	page, next, err := paged(entries, func(e versionEntry) string { return e.VersionId }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &listSecretVersionIdsOutput{ARN: sec.arn, Name: sec.name, Versions: page, NextToken: next}, nil
}

// keyOf is the key of a version as the service shows it.
func (sec *secret) keyOf(v *version) string {
	key := v.key
	if sec.primary != nil {
		key = sec.kmsKey
	}
	return cmp.Or(key, "DefaultEncryptionKey")
}
