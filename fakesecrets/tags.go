package fakesecrets

import (
	"fmt"
	"slices"
	"strings"
)

// tag is one tag of a secret, as it is on the wire.
type tag struct {
	Key   *string
	Value *string
}

func checkTags(c *checks, tags []tag) {
	for i, t := range tags {
		c.length(fmt.Sprintf("tags.%d.member.key", i+1), t.Key, 1, 128)
		c.length(fmt.Sprintf("tags.%d.member.value", i+1), t.Value, 0, 256)
	}
}

// tagsAllowed refuses reserved keys, and more than 50 tags in all (spec 3, 4.19).
func tagsAllowed(add, have []tag) error {
	for _, t := range add {
		if strings.HasPrefix(deref(t.Key), "aws:") {
			return reservedTag.of()
		}
	}
	if len(mergeTags(have, add)) > 50 {
		return tooManyTags.of()
	}
	return nil
}

// mergeTags returns have with add put in by key, in the order given. Nil stays nil only if nothing
// was ever given: an empty list shows (spec 4.1).
func mergeTags(have, add []tag) []tag {
	if add == nil {
		return have
	}
	merged := append([]tag{}, have...)
	for _, t := range add {
		i := slices.IndexFunc(merged, func(m tag) bool { return deref(m.Key) == deref(t.Key) })
		if i < 0 {
			merged = append(merged, t)
		} else {
			merged[i] = t
		}
	}
	return merged
}
