package fakesecrets

// Describe sets a secret's description (UpdateSecret).
func (d Door) Describe(secret, text string) error {
	_, err := through(d, "UpdateSecret", subject{SecretId: secret},
		&updateSecretInput{SecretId: &secret, ClientRequestToken: d.token(), Description: &text}, (*Service).updateSecret)
	return err
}

// Tag puts a tag on a secret, or another value into one that it has (TagResource).
func (d Door) Tag(secret, key, value string) error {
	_, err := through(d, "TagResource", subject{SecretId: secret},
		&tagResourceInput{SecretId: &secret, Tags: []tag{{&key, &value}}}, (*Service).tagResource)
	return err
}

// Untag takes tags off a secret; keys that it does not have are ignored (UntagResource).
func (d Door) Untag(secret string, keys ...string) error {
	_, err := through(d, "UntagResource", subject{SecretId: secret},
		&untagResourceInput{SecretId: &secret, TagKeys: append([]string{}, keys...)}, (*Service).untagResource)
	return err
}

// SetPolicy attaches a resource policy (PutResourcePolicy); an empty one takes it off
// (DeleteResourcePolicy).
func (d Door) SetPolicy(secret, policy string) error {
	if policy == "" {
		_, err := through(d, "DeleteResourcePolicy", subject{SecretId: secret}, &resourcePolicyInput{SecretId: &secret}, (*Service).deleteResourcePolicy)
		return err
	}
	_, err := through(d, "PutResourcePolicy", subject{SecretId: secret},
		&putResourcePolicyInput{SecretId: &secret, ResourcePolicy: &policy}, (*Service).putResourcePolicy)
	return err
}

// StaleReads has the next so many reads of a secret, by anyone, answer as if the last write to it were not
// visible yet (spec 7.7). It is no call. The error is E1 if there is no such secret.
func (d Door) StaleReads(secret string, reads int) error {
	s := d.service
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.stores.resolve(d.at, secret)
	if sec == nil {
		return noSecret.of()
	}
	if sec.primary != nil {
		sec = sec.primary
	}
	sec.stale = max(reads, 0)
	return nil
}
