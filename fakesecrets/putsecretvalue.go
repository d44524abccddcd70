package fakesecrets

import (
	"fmt"
	"regexp"
	"slices"
)

type putSecretValueInput struct {
	SecretId           *string
	ClientRequestToken *string
	SecretString       *string
	SecretBinary       []byte
	VersionStages      []string
	RotationToken      *string
}

type putSecretValueOutput struct {
	ARN           string
	Name          string
	VersionId     string
	VersionStages []string `json:",omitempty"`
}

var rotationTokenPattern = regexp.MustCompile(`^[a-zA-Z0-9\-]+$`)

func (in *putSecretValueInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.token(in.ClientRequestToken, noToken)
	c.value(in.SecretString, in.SecretBinary)
	if in.VersionStages != nil {
		c.size("versionStages", in.VersionStages, len(in.VersionStages), 1, 20)
	}
	for i := range in.VersionStages {
		c.length(fmt.Sprintf("versionStages.%d.member", i+1), &in.VersionStages[i], 1, 256)
	}
	if t := in.RotationToken; t != nil {
		c.size("rotationToken", nil, len(*t), 36, 256)
		if !rotationTokenPattern.MatchString(*t) {
			c.fail("rotationToken", nil, "Member must satisfy regular expression pattern: "+rotationTokenPattern.String())
		}
	}
}

// putSecretValue is spec 4.2. Any well-formed RotationToken is accepted.
func (s *Service) putSecretValue(c *call, in *putSecretValueInput) (*putSecretValueOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	val, err := valueOf(in.SecretString, in.SecretBinary)
	if err != nil {
		return nil, err
	}
	if val == nil {
		return nil, noValue.of()
	}
	if err := c.keyLocked(sec); err != nil {
		return nil, err
	}
	v, _, err := s.writeValueLocked(c, sec, *in.ClientRequestToken, val, in.VersionStages)
	if err != nil {
		return nil, err
	}
	c.about(sec, v, v.labels...)
	return &putSecretValueOutput{ARN: sec.arn, Name: sec.name, VersionId: v.id, VersionStages: slices.Clone(v.labels)}, nil
}
