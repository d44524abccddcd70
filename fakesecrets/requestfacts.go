package fakesecrets

import "strconv"

// requestFacts is what an input says for the conditions of policies, by the service's own keys.
func requestFacts(in any) map[string][]string {
	f := facts{}
	switch in := in.(type) {
	case *createSecretInput:
		f.text("secretsmanager:Name", in.Name)
		f.text("secretsmanager:Description", in.Description)
		f.text("secretsmanager:KmsKeyId", in.KmsKeyId)
		f.tags(in.Tags)
	case *deleteSecretInput:
		if d := in.RecoveryWindowInDays; d != nil {
			f["secretsmanager:RecoveryWindowInDays"] = []string{strconv.FormatInt(*d, 10)}
		}
		f.flag("secretsmanager:ForceDeleteWithoutRecovery", in.ForceDeleteWithoutRecovery)
	case *getSecretValueInput:
		f.text("secretsmanager:VersionId", in.VersionId)
		f.text("secretsmanager:VersionStage", in.VersionStage)
		if in.VersionId == nil && in.VersionStage == nil {
			f["secretsmanager:VersionStage"] = []string{current}
		}
	case *putResourcePolicyInput:
		f.flag("secretsmanager:BlockPublicPolicy", in.BlockPublicPolicy)
	case *rotateSecretInput:
		f.text("secretsmanager:RotationLambdaARN", in.RotationLambdaARN)
	case *tagResourceInput:
		f.tags(in.Tags)
	case *untagResourceInput:
		f["aws:TagKeys"] = in.TagKeys
	case *updateSecretInput:
		f.text("secretsmanager:Description", in.Description)
		f.text("secretsmanager:KmsKeyId", in.KmsKeyId)
	case *updateSecretVersionStageInput:
		f.text("secretsmanager:VersionStage", in.VersionStage)
	}
	return f
}

type facts map[string][]string

func (f facts) text(key string, v *string) {
	if v != nil {
		f[key] = []string{*v}
	}
}

func (f facts) flag(key string, v *bool) {
	if v != nil {
		f[key] = []string{strconv.FormatBool(*v)}
	}
}

func (f facts) tags(tags []tag) {
	var keys []string
	for _, t := range tags {
		keys = append(keys, deref(t.Key))
		f["aws:RequestTag/"+deref(t.Key)] = []string{deref(t.Value)}
	}
	if keys != nil {
		f["aws:TagKeys"] = keys
	}
}
