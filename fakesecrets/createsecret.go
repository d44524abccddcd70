package fakesecrets

import (
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

type createSecretInput struct {
	Name               *string
	ClientRequestToken *string
	Description        *string
	KmsKeyId           *string
	SecretString       *string
	SecretBinary       []byte
	Tags               []tag
	Type               *string
	AddReplicaRegions  []replicaRegion

	ForceOverwriteReplicaSecret *bool
}

type createSecretOutput struct {
	ARN       string
	Name      string
	VersionId string `json:",omitempty"`

	ReplicationStatus []replicationStatus `json:",omitempty"`
}

func (in *createSecretInput) check(c *checks) {
	c.named("name", in.Name, 512, validName)
	c.token(in.ClientRequestToken, noToken)
	c.length("description", in.Description, 0, 2048)
	c.length("kmsKeyId", in.KmsKeyId, 0, 2048)
	c.length("type", in.Type, 0, 256)
	c.value(in.SecretString, in.SecretBinary)
	checkTags(c, in.Tags)
	checkReplicaRegions(c, in.AddReplicaRegions)
}

// createSecret is spec 4.1.
func (s *Service) createSecret(c *call, in *createSecretInput) (*createSecretOutput, error) {
	val, err := valueOf(in.SecretString, in.SecretBinary)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mayCreateLocked(c, *in.Name); err != nil {
		return nil, err
	}
	st := s.stores.at(c.at)
	if sec := st.byName[*in.Name]; sec != nil {
		return createAgain(c, sec, *in.ClientRequestToken, val)
	}
	if err := tagsAllowed(in.Tags, nil); err != nil {
		return nil, err
	}
	now := s.world.Clock.Now()
	sec := &secret{
		content: &content{
			byID: map[string]*version{}, description: deref(in.Description), kind: deref(in.Type), tags: mergeTags(nil, in.Tags),
		},
		store: st, name: *in.Name, kmsKey: customKey(in.KmsKeyId), created: now, changed: now,
	}
	if err := sec.replicable(in.AddReplicaRegions); err != nil {
		return nil, err
	}
	sec.arn = st.newARN(sec.name)
	st.add(sec)
	run := c.caller.Run()
	s.world.Record(journal.Created{Secret: sec.title, ARN: sec.arn, By: c.caller.Name, Step: run.Step, Run: run.Number})
	out := &createSecretOutput{ARN: sec.arn, Name: sec.name}
	c.about(sec, nil)
	w := s.beginLocked(sec, c.caller.Name, c.caller.Run())
	if val != nil { // T1
		v := w.createLocked(*in.ClientRequestToken, val)
		w.promoteLocked(v)
		out.VersionId = v.id
		c.about(sec, v, current)
	}
	s.replicateLocked(sec, in.AddReplicaRegions, deref(in.ForceOverwriteReplicaSecret))
	out.ReplicationStatus = sec.statuses(in.AddReplicaRegions)
	return out, nil
}

// createAgain is CreateSecret of a name that is taken: the same token and value are the same call.
func createAgain(c *call, sec *secret, token string, val *value) (*createSecretOutput, error) {
	if !sec.deletion.IsZero() {
		return nil, nameDeleted.of()
	}
	v := sec.byID[token]
	switch {
	case v == nil || v.value == nil:
		return nil, nameTaken.of(sec.name)
	case val == nil || !v.value.equal(val):
		return nil, tokenTaken.of(token, sec.arn)
	}
	c.about(sec, v)
	return &createSecretOutput{ARN: sec.arn, Name: sec.name, VersionId: v.id}, nil
}

// customKey returns a customer's key; the service's own, by whatever name, is none.
func customKey(id *string) string {
	const own = "alias/aws/secretsmanager"
	if k := deref(id); k != own && !strings.HasSuffix(k, ":"+own) {
		return k
	}
	return ""
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
