package fakesecrets

import "github.com/rolloverhq/rollover/world"

// store is the secrets of one region and account. The service's mutex guards it.
type store struct {
	region, account string
	suffixes        *world.Rand
	byName          map[string]*secret
	byARN           map[string]*secret
	made            int // secrets ever created: their order in lists
}

func newStore(region, account string, suffixes *world.Rand) *store {
	return &store{region: region, account: account, suffixes: suffixes,
		byName: map[string]*secret{}, byARN: map[string]*secret{}}
}

// resolve finds a secret by name, ARN, or ARN without the suffix (spec 2.2); nil if there is none.
func (st *store) resolve(id string) *secret {
	if !isARN(id) {
		return st.byName[id]
	}
	if sec := st.byARN[id]; sec != nil {
		return sec
	}
	if name, ok := resourceOf(id, st.region, st.account); ok && !hasSuffix(name) {
		return st.byName[name]
	}
	return nil
}

// newARN returns an ARN that no secret here has.
func (st *store) newARN(name string) string {
	for {
		arn := arnPrefix(st.region, st.account) + name + "-" + st.suffixes.String(6, suffixLetters)
		if st.byARN[arn] == nil {
			return arn
		}
	}
}

func (st *store) add(sec *secret) {
	st.made++
	sec.order = st.made
	st.byName[sec.name] = sec
	st.byARN[sec.arn] = sec
}

func (st *store) remove(sec *secret) {
	delete(st.byName, sec.name)
	delete(st.byARN, sec.arn)
}
