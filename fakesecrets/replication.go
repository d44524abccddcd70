package fakesecrets

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/world"
)

// replicaRegion is a region that a secret is to be replicated to.
type replicaRegion struct {
	Region   *string
	KmsKeyId *string
}

var regionPattern = regexp.MustCompile(`^([a-z]+-)+\d+$`)

func checkReplicaRegions(c *checks, regions []replicaRegion) {
	for i := range regions {
		checkRegion(c, fmt.Sprintf("addReplicaRegions.%d.member.region", i+1), regions[i].Region)
		c.length(fmt.Sprintf("addReplicaRegions.%d.member.kmsKeyId", i+1), regions[i].KmsKeyId, 0, 2048)
	}
}

func checkRegion(c *checks, path string, region *string) {
	c.length(path, region, 1, 128)
	c.matches(path, region, regionPattern)
}

// replica is what a primary secret knows of a copy in another region. The copy shares the primary's
// content, so that it is never behind; of its own it has ARN, key and dates.
type replica struct {
	region string
	kmsKey string
	secret *secret // nil: it could not be made
}

// replicationStatus is a replica on the wire.
type replicationStatus struct {
	Region           string
	KmsKeyId         string `json:",omitempty"`
	Status           string
	StatusMessage    string `json:",omitempty"`
	LastAccessedDate stamp  `json:",omitzero"`
}

// statuses tells of the replicas. Those that have just been asked for are in progress (spec 4.21), and what
// has become of them is seen from the next call on.
func (sec *secret) statuses(asked []replicaRegion) []replicationStatus {
	var all []replicationStatus
	for _, r := range sec.replicas {
		st := replicationStatus{Region: r.region, KmsKeyId: r.kmsKey, Status: "InSync"}
		switch {
		case slices.ContainsFunc(asked, func(a replicaRegion) bool { return deref(a.Region) == r.region }):
			st.Status = "InProgress"
		case r.secret == nil:
			st.Status = "Failed"
			st.StatusMessage = fmt.Sprintf("Replication failed: Secret name %s already exists in region %s.", sec.name, r.region)
		default:
			st.LastAccessedDate = stamp(r.secret.accessed)
		}
		all = append(all, st)
	}
	return all
}

// primaryRegion is where a replicated secret is written to; empty for one that is not replicated.
func (sec *secret) primaryRegion() string {
	switch {
	case sec.primary != nil:
		return sec.primary.store.region
	case len(sec.replicas) > 0:
		return sec.store.region
	}
	return ""
}

// replicable refuses regions in which a secret's replica cannot be.
func (sec *secret) replicable(regions []replicaRegion) error {
	for _, r := range regions {
		if region := deref(r.Region); region == "" || region == sec.store.region {
			return badReplicaRegion.of()
		}
	}
	return nil
}

// replicateLocked copies a secret to regions. Where there is a replica of it already nothing happens; where
// there is another secret of its name the replica fails, unless it may be overwritten.
func (s *Service) replicateLocked(sec *secret, regions []replicaRegion, overwrite bool) {
	for _, asked := range regions {
		region := *asked.Region
		i := slices.IndexFunc(sec.replicas, func(r *replica) bool { return r.region == region })
		if i < 0 {
			i = len(sec.replicas)
			sec.replicas = append(sec.replicas, &replica{region: region})
		}
		r := sec.replicas[i]
		if r.secret != nil {
			continue
		}
		r.kmsKey = customKey(asked.KmsKeyId)
		st := s.stores.at(place{region, sec.store.account})
		if other := st.byName[sec.name]; other != nil {
			if !overwrite || other.primary != nil || len(other.replicas) > 0 {
				continue
			}
			s.stopRunLocked(other, "overwritten by a replica")
			s.purgeLocked(s.ownChangeLocked(other, world.Run{}))
		}
		r.secret = &secret{
			content: sec.content, name: sec.name, kmsKey: r.kmsKey, primary: sec,
			arn:     st.arnPrefix() + strings.TrimPrefix(sec.arn, sec.store.arnPrefix()),
			created: s.world.Clock.Now(), changed: sec.changed,
		}
		st.add(r.secret)
	}
}

// unreplicateLocked takes a replica off its primary's list.
func (sec *secret) unreplicateLocked(region string) {
	sec.replicas = slices.DeleteFunc(sec.replicas, func(r *replica) bool { return r.region == region })
}

// promoteReplicaLocked makes a replica a secret of its own, which is not rotated.
func (s *Service) promoteReplicaLocked(c *call, sec *secret) {
	was := sec.content
	sec.primary.unreplicateLocked(sec.store.region)
	sec.primary = nil
	sec.content = &content{description: was.description, kind: was.kind, tags: slices.Clone(was.tags), policy: was.policy, attached: was.attached, byID: map[string]*version{}}
	w := s.beginLocked(sec, c.caller.Name, c.caller.Run())
	for _, v := range was.versions {
		own := w.createLocked(v.id, v.value)
		own.created, own.accessed = v.created, v.accessed
		for _, label := range v.labels {
			w.moveLocked(label, own)
		}
	}
	w.touchLocked()
}

func (sec *secret) replicaRegions() []string {
	var all []string
	for _, r := range sec.replicas {
		all = append(all, r.region)
	}
	return all
}
