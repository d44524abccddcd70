package fakesecrets

type updateSecretInput struct {
	SecretId           *string
	ClientRequestToken *string
	Description        *string
	KmsKeyId           *string
	SecretString       *string
	SecretBinary       []byte
	Type               *string
}

type updateSecretOutput struct {
	ARN       string
	Name      string
	VersionId string `json:",omitempty"`
}

func (in *updateSecretInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.token(in.ClientRequestToken, noToken)
	c.length("description", in.Description, 0, 2048)
	c.length("kmsKeyId", in.KmsKeyId, 0, 2048)
	c.length("type", in.Type, 0, 256)
	c.value(in.SecretString, in.SecretBinary)
}

// updateSecret is spec 4.3. Each call moves LastChangedDate, also one that brings nothing new (2.7).
func (s *Service) updateSecret(c *call, in *updateSecretInput) (*updateSecretOutput, error) {
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
	out := &updateSecretOutput{ARN: sec.arn, Name: sec.name}
	c.about(sec, nil)
	var w *change
	if val != nil {
		if err := c.keyLocked(sec); err != nil {
			return nil, err
		}
		v, written, err := s.writeValueLocked(c, sec, *in.ClientRequestToken, val, nil)
		if err != nil {
			return nil, err
		}
		w, out.VersionId = written, v.id
		c.about(sec, v, v.labels...)
	}
	if w == nil {
		w = s.changeLocked(sec, c.caller)
	}
	if in.Description != nil {
		sec.description = *in.Description
	}
	if in.KmsKeyId != nil {
		sec.encryptLocked(customKey(in.KmsKeyId))
	}
	if in.Type != nil {
		sec.kind = *in.Type
	}
	w.touchLocked()
	return out, nil
}

// encryptLocked keeps a secret under another key: the versions that are in use are brought under it, and
// others stay as they are (spec 4.3).
func (sec *secret) encryptLocked(key string) {
	sec.kmsKey = key
	for _, v := range sec.versions {
		if v.has(current) || v.has(pending) || v.has(previous) {
			v.key = key
		}
	}
}
