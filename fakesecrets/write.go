package fakesecrets

import "slices"

// writeValueLocked is the common part of PutSecretValue and UpdateSecret: it stores a value under a
// version id and moves the labels (spec 5.2 T3 to T8, 5.3). It returns the version, with a nil change if
// the same value was there already.
func (s *Service) writeValueLocked(c *call, sec *secret, id string, val *value, stages []string) (*version, *change, error) {
	v := sec.byID[id]
	if v != nil && v.value != nil {
		if !v.value.equal(val) {
			return nil, nil, tokenTaken.of(id, sec.arn)
		}
		return v, nil, nil
	}
	placeholder := v != nil
	if stages == nil {
		stages = []string{current}
	}
	if !placeholder && sec.holder(current) == nil && !slices.Contains(stages, current) {
		stages = append(slices.Clone(stages), current) // T8; not for a placeholder, O13
	}
	if !sec.roomFor(stages) {
		return nil, nil, tooManyLabels.of()
	}
	if !placeholder && !s.pruneLocked(sec) {
		return nil, nil, tooManyVersions.of()
	}
	w := s.changeLocked(sec, c.caller)
	if placeholder {
		w.fillLocked(v, val)
	} else {
		v = w.createLocked(id, val)
	}
	var abandoned bool
	if slices.Contains(stages, current) && sec.holder(current) != v {
		if p := sec.holder(pending); p != nil && p != v { // T5, T6
			abandoned = !p.has(current)
			w.moveLocked(pending, nil)
		}
		w.promoteLocked(v)
	}
	for _, label := range stages {
		if label != current {
			w.moveLocked(label, v)
		}
	}
	w.touchLocked()
	if slices.Contains(stages, current) {
		s.valueChangedLocked(w)
	}
	if abandoned {
		s.abandonLocked(sec, w.by)
	}
	return v, w, nil
}

// roomFor reports whether these labels can be added without having more than 20 in all (spec 5.1).
func (sec *secret) roomFor(labels []string) bool {
	n := sec.labels()
	for i, l := range labels {
		if sec.holder(l) == nil && !slices.Contains(labels[:i], l) {
			n++
		}
	}
	if slices.Contains(labels, current) && sec.holder(current) != nil && sec.holder(previous) == nil {
		n++
	}
	return n <= 20
}
