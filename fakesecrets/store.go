package fakesecrets

import (
	"time"

	"github.com/rolloverhq/rollover/world"
)

// stores are the secrets of all regions and accounts. The service's mutex guards them.
type stores struct {
	usual    place
	suffixes *world.Rand
	byPlace  map[place]*store
}

func newStores(usual place, suffixes *world.Rand) *stores {
	return &stores{usual: usual, suffixes: suffixes, byPlace: map[place]*store{}}
}

// at returns the store of a place, which is empty if nobody has been there.
func (all *stores) at(p place) *store {
	st := all.byPlace[p]
	if st == nil {
		st = &store{
			place: p, title: all.title(p), suffixes: all.suffixes,
			byName: map[string]*secret{}, byARN: map[string]*secret{}, ordered: map[string]*index{},
		}
		for _, order := range allOrders {
			st.ordered[order] = &index{compare: compareBy(order), longest: 512}
		}
		all.byPlace[p] = st
	}
	return st
}

// title is what the journal has before the names of a place's secrets: nothing at the usual one, else what
// is not usual, "us-east-1:" or "us-east-1:111122223333:". No name holds a colon.
func (all *stores) title(p place) string {
	title := ""
	if p.region != all.usual.region {
		title = p.region + ":"
	}
	if p.account != all.usual.account {
		title += p.account + ":"
	}
	return title
}

// resolve finds the secret that an id means to somebody at a place (spec 2.2); nil if there is none. A name
// is one of his own account; an ARN may be another account's, and is of the same region, since an endpoint
// does not forward.
func (all *stores) resolve(from place, id string) *secret {
	if !isARN(id) {
		return all.at(from).byName[id]
	}
	at, resource, ok := placeOf(id)
	if !ok || at.region != from.region || all.byPlace[at] == nil {
		return nil
	}
	st := all.byPlace[at]
	if sec := st.byARN[id]; sec != nil {
		return sec
	}
	if !hasSuffix(resource) {
		return st.byName[resource]
	}
	return nil
}

// store is the secrets of one place.
type store struct {
	place
	title    string // before names in the journal
	suffixes *world.Rand
	byName   map[string]*secret
	byARN    map[string]*secret
	ordered  map[string]*index // :: what ListSecrets may sort by → the secrets so sorted
	made     int               // secrets ever created: their order in lists
}

// newARN returns an ARN that no secret here has.
func (st *store) newARN(name string) string {
	for {
		arn := st.arnPrefix() + name + "-" + st.suffixes.String(6, suffixLetters)
		if st.byARN[arn] == nil {
			return arn
		}
	}
}

func (st *store) add(sec *secret) {
	st.made++
	sec.store, sec.order, sec.title = st, st.made, st.title+sec.name
	st.byName[sec.name] = sec
	st.byARN[sec.arn] = sec
	for _, x := range st.ordered {
		x.add(sec)
	}
}

func (st *store) remove(sec *secret) {
	if st.byARN[sec.arn] != sec { // gone already
		return
	}
	delete(st.byName, sec.name)
	delete(st.byARN, sec.arn)
	for _, x := range st.ordered {
		x.remove(sec)
	}
}

// changedLocked moves a secret's LastChangedDate, and the secret to its place in the order by it.
func (sec *secret) changedLocked(now time.Time) { sec.redateLocked(byChange, &sec.changed, now) }

// accessedLocked does that of its LastAccessedDate.
func (sec *secret) accessedLocked(today time.Time) { sec.redateLocked(byAccess, &sec.accessed, today) }

func (sec *secret) redateLocked(order string, date *time.Time, to time.Time) {
	if date.Equal(to) {
		return
	}
	x := sec.store.ordered[order]
	listed := sec.store.byARN[sec.arn] == sec // and neither gone nor what a stale read sees
	if listed {
		x.remove(sec)
	}
	*date = to
	if listed {
		x.add(sec)
	}
}
