package remotesecrets

import (
	"encoding/json"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

const (
	targetPrefix = "secretsmanager."
	contentType  = "application/x-amz-json-1.1"
)

// operations are those that a call can be of. One that is not here is passed on, neither journaled nor broken.
var operations = map[string]bool{ // :: name → whether it may change a secret
	"BatchGetSecretValue": false, "CancelRotateSecret": true, "CreateSecret": true, "DeleteResourcePolicy": true,
	"DeleteSecret": true, "DescribeSecret": false, "GetRandomPassword": false, "GetResourcePolicy": false,
	"GetSecretValue": false, "ListSecretVersionIds": false, "ListSecrets": false, "PutResourcePolicy": true,
	"PutSecretValue": true, "RemoveRegionsFromReplication": true, "ReplicateSecretToRegions": true,
	"RestoreSecret": true, "RotateSecret": true, "StopReplicationToReplica": true, "TagResource": true,
	"UntagResource": true, "UpdateSecret": true, "UpdateSecretVersionStage": true, "ValidateResourcePolicy": false,
}

// Operations are the names of the operations, each with true: "secrets." and the vendor's.
func Operations() map[string]bool {
	all := map[string]bool{}
	for name := range operations {
		all["secrets."+name] = true
	}
	return all
}

// subject is what a request is about, as far as it can be read from the outside.
type subject struct {
	SecretId            string
	Name                string
	ClientRequestToken  string
	VersionId           string
	VersionStage        string
	VersionStages       []string
	RotationLambdaARN   string
	MoveToVersionId     string
	RemoveFromVersionId string
}

// subjectOf reads a request's body; what cannot be read is about nothing.
func subjectOf(body []byte) (a subject) {
	_ = json.Unmarshal(body, &a)
	return a
}

func (a subject) id() string {
	if a.SecretId != "" {
		return a.SecretId
	}
	return a.Name
}

// about is what the journal is told of a request: the secret, the version and the labels in words, and what
// its parameters were.
func (s *Service) about(a subject) (args, name string, asked journal.Asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mask := s.world.Names.Mask
	sec := s.findLocked(a.id())
	ordinal := func(id string) string {
		if sec != nil && sec.versions[id] != nil {
			return sec.versions[id].ordinal
		}
		return ""
	}
	asked = journal.Asked{
		SecretID: mask(a.SecretId), Name: mask(a.Name), Stage: mask(a.VersionStage), Function: mask(a.RotationLambdaARN),
		Token: ordinal(a.ClientRequestToken), Version: ordinal(a.VersionId),
		RemoveFrom: ordinal(a.RemoveFromVersionId), MoveTo: ordinal(a.MoveToVersionId),
	}
	var words []string
	switch {
	case sec != nil:
		name = sec.name
		words = append(words, name)
	case a.id() != "":
		words = append(words, mask(a.id()))
	}
	for _, id := range []string{a.VersionId, a.MoveToVersionId, a.RemoveFromVersionId, a.ClientRequestToken} {
		if v := ordinal(id); v != "" {
			words = append(words, v)
			break
		}
	}
	for _, label := range append([]string{a.VersionStage}, a.VersionStages...) {
		if label != "" {
			words = append(words, mask(label))
		}
	}
	for _, label := range a.VersionStages {
		asked.Stages = append(asked.Stages, mask(label))
	}
	return strings.Join(words, " "), name, asked
}
