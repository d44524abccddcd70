package fakesecrets

import (
	"time"

	"github.com/rolloverhq/rollover/iam"
)

// savedFormat is the version of the state file. A file of another is refused.
const savedFormat = 1

// saved is a state file: everything that a Service knows, in JSON.
type saved struct {
	Format   int               `json:"rolloverSecrets"`
	At       time.Time         `json:"at"` // the world's instant
	Policies map[string]string `json:"policies,omitempty"`
	Secrets  []savedSecret     `json:"secrets"` // also replicas, which have no content
}

type savedSecret struct {
	Region   string         `json:"region"`
	Account  string         `json:"account"`
	Name     string         `json:"name"`
	ARN      string         `json:"arn"`
	Order    int            `json:"order"`
	Key      string         `json:"key,omitempty"`
	Created  time.Time      `json:"created"`
	Changed  time.Time      `json:"changed"`
	Accessed time.Time      `json:"accessed,omitzero"`
	Deletion time.Time      `json:"deletion,omitzero"`
	Primary  string         `json:"primary,omitempty"` // the region of the secret that it is a replica of
	Replicas []savedReplica `json:"replicas,omitempty"`
	Content  *savedContent  `json:"content,omitempty"`
}

type savedReplica struct {
	Region string `json:"region"`
	Key    string `json:"key,omitempty"`
}

type savedContent struct {
	Description string         `json:"description,omitempty"`
	Type        string         `json:"type,omitempty"`
	Tags        []tag          `json:"tags,omitzero"`
	Policy      string         `json:"policy,omitempty"`
	Versions    []savedVersion `json:"versions,omitempty"`
	Rotation    *savedRotation `json:"rotation,omitempty"`
}

type savedVersion struct {
	ID       string    `json:"id"`
	Created  time.Time `json:"created"`
	Accessed time.Time `json:"accessed,omitzero"`
	Key      string    `json:"key,omitempty"`
	Labels   []string  `json:"labels,omitempty"`
	Text     *string   `json:"text,omitempty"`
	Binary   []byte    `json:"binary,omitempty"`
}

type savedRotation struct {
	Enabled   bool           `json:"enabled"`
	Function  string         `json:"function"`
	Rules     *rotationRules `json:"rules,omitempty"`
	Set       time.Time      `json:"set,omitzero"` // when the rules were
	Rotated   time.Time      `json:"rotated,omitzero"`
	EveryDays int64          `json:"everyDays,omitempty"`
	Next      savedWindow    `json:"next,omitzero"`
	Open      savedWindow    `json:"open,omitzero"`
	Leftover  bool           `json:"leftover,omitempty"`
	Run       *savedRun      `json:"run,omitempty"` // one that is not over
}

type savedWindow struct {
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

type savedRun struct {
	Token         string    `json:"token"`
	RotationToken string    `json:"rotationToken"`
	Function      string    `json:"function"`
	Attempt       int       `json:"attempt"`
	InRow         int       `json:"inRow"`
	Probe         bool      `json:"probe,omitempty"`
	Again         time.Time `json:"again,omitzero"` // when it is tried again; zero: when the next window opens
}

// savedLocked is what the Service knows at this moment.
func (s *Service) savedLocked() saved {
	all := saved{Format: savedFormat, At: s.world.Clock.Now(), Secrets: []savedSecret{}}
	for principal, p := range s.identities {
		if all.Policies == nil {
			all.Policies = map[string]string{}
		}
		all.Policies[principal] = p.String()
	}
	for _, sec := range s.stores.secrets() {
		all.Secrets = append(all.Secrets, sec.saved(all.At))
	}
	return all
}

func (sec *secret) saved(now time.Time) savedSecret {
	out := savedSecret{
		Region: sec.store.region, Account: sec.store.account, Name: sec.name, ARN: sec.arn, Order: sec.order, Key: sec.kmsKey,
		Created: sec.created, Changed: sec.changed, Accessed: sec.accessed, Deletion: sec.deletion,
	}
	if sec.primary != nil {
		out.Primary = sec.primary.store.region
		return out
	}
	for _, r := range sec.replicas {
		out.Replicas = append(out.Replicas, savedReplica{r.region, r.kmsKey})
	}
	out.Content = &savedContent{
		Description: sec.description, Type: sec.kind, Tags: sec.tags, Policy: sec.policy, Rotation: sec.rotation.saved(now),
	}
	for _, v := range sec.versions {
		w := savedVersion{ID: v.id, Created: v.created, Accessed: v.accessed, Key: v.key, Labels: v.labels}
		if v.value != nil {
			w.Text, w.Binary = v.value.text, v.value.binary
		}
		out.Content.Versions = append(out.Content.Versions, w)
	}
	return out
}

func (r *rotation) saved(now time.Time) *savedRotation {
	if !r.configured {
		return nil
	}
	return &savedRotation{
		Enabled: r.enabled, Function: r.function, Rules: r.rules, Set: r.set, Rotated: r.rotated, EveryDays: r.everyDays,
		Next: savedWindow{r.next.opens, r.next.closes}, Open: savedWindow{r.open.opens, r.open.closes}, Leftover: r.leftover, Run: r.run.saved(now),
	}
}

// saved is a run between attempts. One that is in a step is cut off there: it is tried again at once, as
// after a failure. What will not be tried again is over.
func (r *run) saved(now time.Time) *savedRun {
	if !r.unfinished() || r.stopped != "" || r.abandoned {
		return nil
	}
	out := &savedRun{
		Token: r.token, RotationToken: r.rotationToken, Function: r.function,
		Attempt: r.attempt, InRow: r.inRow, Probe: r.probe, Again: r.retry.due(),
	}
	if r.state != waiting {
		out.Again = now
	}
	return out
}

// policies reads the declared ones.
func (all *saved) policies() (map[string]*iam.Policy, error) {
	read := map[string]*iam.Policy{}
	for principal, text := range all.Policies {
		p, err := iam.ParseIdentity(text)
		if err != nil {
			return nil, err
		}
		read[principal] = p
	}
	return read, nil
}
