package fakesecrets

import "errors"

// Put makes value the current one of a secret, which it creates if there is none of that name
// (CreateSecret, else PutSecretValue).
func (d Door) Put(name, value string) error {
	_, err := through(d, "CreateSecret", subject{Name: name},
		&createSecretInput{Name: &name, ClientRequestToken: d.token(), SecretString: &value}, (*Service).createSecret)
	var e *Error
	if errors.As(err, &e) && e.Code == catalogue[nameTaken].code {
		return d.PutLabelled(name, value)
	}
	return err
}

// PutLabelled stores value as a new version with these labels; none means AWSCURRENT (PutSecretValue).
func (d Door) PutLabelled(secret, value string, labels ...string) error {
	if len(labels) == 0 {
		labels = nil // an empty list is refused, an absent one is AWSCURRENT
	}
	_, err := through(d, "PutSecretValue", subject{SecretId: secret, VersionStages: labels},
		&putSecretValueInput{SecretId: &secret, ClientRequestToken: d.token(), SecretString: &value, VersionStages: labels},
		(*Service).putSecretValue)
	return err
}

// Create makes a secret without a value (CreateSecret).
func (d Door) Create(name string) error {
	_, err := through(d, "CreateSecret", subject{Name: name},
		&createSecretInput{Name: &name, ClientRequestToken: d.token()}, (*Service).createSecret)
	return err
}

// MoveLabel moves a label between versions, which are named by id or ordinal ("v2"): from the one that
// holds it, to another. An empty from is a label that nobody holds, an empty to takes it off
// (UpdateSecretVersionStage).
func (d Door) MoveLabel(secret, label, from, to string) error {
	_, err := through(d, "UpdateSecretVersionStage",
		subject{SecretId: secret, VersionStage: label, MoveToVersionId: d.versionID(secret, to), RemoveFromVersionId: d.versionID(secret, from)},
		&updateSecretVersionStageInput{
			SecretId: &secret, VersionStage: &label,
			RemoveFromVersionId: optional(d.versionID(secret, from)), MoveToVersionId: optional(d.versionID(secret, to)),
		}, (*Service).updateSecretVersionStage)
	return err
}

// Value returns what a label is on (GetSecretValue); an empty label is AWSCURRENT.
func (d Door) Value(secret, label string) (string, error) {
	out, err := through(d, "GetSecretValue", subject{SecretId: secret, VersionStage: label},
		&getSecretValueInput{SecretId: &secret, VersionStage: optional(label)}, (*Service).getSecretValue)
	if err != nil {
		return "", err
	}
	return (&value{text: out.SecretString, binary: out.SecretBinary}).string(), nil
}

// Delete schedules a secret for deletion in so many days, 7 to 30; zero is 30 (DeleteSecret).
func (d Door) Delete(secret string, days int) error {
	in := &deleteSecretInput{SecretId: &secret}
	if days != 0 {
		window := int64(days)
		in.RecoveryWindowInDays = &window
	}
	_, err := through(d, "DeleteSecret", subject{SecretId: secret}, in, (*Service).deleteSecret)
	return err
}

// Remove deletes a secret at once and for good (DeleteSecret with ForceDeleteWithoutRecovery).
func (d Door) Remove(secret string) error {
	force := true
	_, err := through(d, "DeleteSecret", subject{SecretId: secret},
		&deleteSecretInput{SecretId: &secret, ForceDeleteWithoutRecovery: &force}, (*Service).deleteSecret)
	return err
}

// Restore takes a scheduled deletion back (RestoreSecret).
func (d Door) Restore(secret string) error {
	_, err := through(d, "RestoreSecret", subject{SecretId: secret}, &restoreSecretInput{SecretId: &secret}, (*Service).restoreSecret)
	return err
}

// versionID returns the id that an ordinal stands for; an id stands for itself.
func (d Door) versionID(id, version string) string {
	s := d.service
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.stores.resolve(d.at, id); sec != nil {
		for _, v := range sec.versions {
			if v.ordinal == version {
				return v.id
			}
		}
	}
	return version
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
