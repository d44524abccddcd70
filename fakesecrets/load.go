package fakesecrets

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/iam"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Load makes the Service what it was when Save wrote the file; what it was before is taken away, as by
// Reset. Instants stay what they were, and the world's clock is not moved: windows that have passed since
// are passed. The journal is told what is there from now on. A file that is damaged or of another version
// changes nothing, and the error says where.
func (s *Service) Load(path string) error {
	all, text, err := readSaved(path)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	identities, err := all.policies()
	if err != nil {
		return fmt.Errorf("load: %s: policies: %w", path, err)
	}
	s.Reset()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.identities = identities
	// A world of the seed that the file was made with would draw the tokens again that stand in it.
	s.tokens = s.world.Rand("secrets.token after " + string(text))
	slices.SortStableFunc(all.Secrets, func(a, b savedSecret) int { return cmp.Compare(len(a.Primary), len(b.Primary)) })
	for i := range all.Secrets { // primaries first
		s.restoreLocked(&all.Secrets[i])
	}
	return nil
}

// readSaved reads a state file whole and holds it against everything that a state has.
func readSaved(path string) (*saved, []byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var all saved
	if err := d.Decode(&all); err != nil {
		at := d.InputOffset()
		if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
			at = syntax.Offset
		}
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
			at = wrong.Offset
		}
		return nil, nil, fmt.Errorf("%s: damaged at byte %d of %d: %w", path, at, len(text), err)
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return nil, nil, fmt.Errorf("%s: damaged at byte %d of %d: something follows the state", path, d.InputOffset(), len(text))
	}
	if all.Format != savedFormat {
		return nil, nil, fmt.Errorf("%s: rolloverSecrets: the version is %d, and only %d can be read", path, all.Format, savedFormat)
	}
	if err := all.check(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return &all, text, nil
}

// check finds what cannot be.
func (all *saved) check() error {
	there := map[string]*savedSecret{} // :: region, account and name
	for i := range all.Secrets {
		sec := &all.Secrets[i]
		wrong := func(problem string) error { return fmt.Errorf("secrets[%d] %s: %s", i, sec.Name, problem) }
		at, _, ok := placeOf(sec.ARN)
		switch key := sec.Account + ":" + sec.Region + ":" + sec.Name; {
		case sec.Name == "" || !validName(sec.Name):
			return wrong("the name cannot be")
		case !ok || at != place{sec.Region, sec.Account}:
			return wrong("the arn is not of this region and account")
		case there[key] != nil:
			return wrong("it is there twice")
		case (sec.Content == nil) != (sec.Primary != ""):
			return wrong("it is to have either a content or a primary")
		default:
			there[key] = sec
		}
		if err := sec.Content.check(); err != nil {
			return wrong(err.Error())
		}
	}
	for i, sec := range all.Secrets {
		if p := there[sec.Account+":"+sec.Primary+":"+sec.Name]; sec.Primary != "" &&
			(p == nil || !slices.ContainsFunc(p.Replicas, func(r savedReplica) bool { return r.Region == sec.Region })) {
			return fmt.Errorf("secrets[%d] %s: there is no primary of this replica in %s", i, sec.Name, sec.Primary)
		}
	}
	return nil
}

func (c *savedContent) check() error {
	if c == nil {
		return nil
	}
	if c.Policy != "" {
		if _, err := iam.ParseResource(c.Policy); err != nil {
			return err
		}
	}
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, v := range c.Versions {
		if v.ID == "" || ids[v.ID] || v.Text != nil && v.Binary != nil {
			return fmt.Errorf("version %q cannot be", v.ID)
		}
		ids[v.ID] = true
		for _, label := range v.Labels {
			if labels[label] {
				return fmt.Errorf("the label %s is on two versions", label)
			}
			labels[label] = true
		}
	}
	if r := c.Rotation; r != nil {
		if r.Rules != nil {
			if _, err := r.Rules.schedule(r.Set); err != nil {
				return err
			}
		}
		if r.Run != nil && !ids[r.Run.Token] {
			return fmt.Errorf("the rotation's version %q is not there", r.Run.Token)
		}
	}
	return nil
}

// loading is who brings back what a state file holds, in the journal.
const loading = "state file"

// restoreLocked puts a secret back. What it is made of has been checked.
func (s *Service) restoreLocked(from *savedSecret) {
	st := s.stores.at(place{from.Region, from.Account})
	sec := &secret{
		store: st, name: from.Name, arn: from.ARN, kmsKey: from.Key,
		created: from.Created, changed: from.Changed, accessed: from.Accessed, deletion: from.Deletion,
	}
	most := st.made
	st.made = from.Order - 1
	defer func() { st.made = max(st.made, most) }()
	if from.Primary != "" {
		sec.primary = s.stores.at(place{from.Primary, from.Account}).byName[from.Name]
		sec.content = sec.primary.content
		st.add(sec)
		i := slices.IndexFunc(sec.primary.replicas, func(r *replica) bool { return r.region == from.Region })
		sec.primary.replicas[i].secret = sec
		return
	}
	for _, r := range from.Replicas {
		sec.replicas = append(sec.replicas, &replica{region: r.Region, kmsKey: r.Key})
	}
	sec.content = &content{
		description: from.Content.Description, kind: from.Content.Type, tags: from.Content.Tags,
		policy: from.Content.Policy, byID: map[string]*version{},
	}
	if sec.policy != "" {
		sec.attached, _ = iam.ParseResource(sec.policy)
	}
	st.add(sec)
	w := s.beginLocked(sec, loading, world.Run{})
	for _, v := range from.Content.Versions {
		w.restoreLocked(v)
	}
	sec.stale, sec.before = 0, sec.snapshot()
	s.restoreRotationLocked(sec, from.Content.Rotation)
	if !sec.deletion.IsZero() {
		s.deleteLaterLocked(sec)
	}
}

func (c *change) restoreLocked(from savedVersion) {
	var val *value
	if from.Text != nil || from.Binary != nil {
		val = &value{text: from.Text, binary: from.Binary}
	}
	v := c.createLocked(from.ID, val)
	v.created, v.accessed, v.key = from.Created, from.Accessed, from.Key
	for _, label := range from.Labels {
		c.moveLocked(label, v)
	}
}

func (s *Service) restoreRotationLocked(sec *secret, from *savedRotation) {
	if from == nil {
		return
	}
	r := &sec.rotation
	r.configured, r.enabled, r.function, r.leftover = true, from.Enabled, from.Function, from.Leftover
	r.rules, r.set, r.rotated, r.everyDays = from.Rules, from.Set, from.Rotated, from.EveryDays
	r.next, r.open = window{from.Next.Opens, from.Next.Closes}, window{from.Open.Opens, from.Open.Closes}
	if r.rules != nil {
		r.schedule, _ = r.rules.schedule(r.set) // which check has made
	}
	now := s.world.Clock.Now()
	if r.enabled && r.schedule != nil && !r.next.isZero() && sec.deletion.IsZero() {
		w := r.next
		for !s.options.Start.in(w).After(now) {
			w = r.schedule.next(w.opens)
		}
		s.armLocked(sec, w)
		r.planned = s.scheduled(sec, w)
		s.world.Record(r.planned)
	}
	if from.Run != nil {
		s.restoreRunLocked(sec, from.Run, now)
	}
}

func (s *Service) restoreRunLocked(sec *secret, from *savedRun, now time.Time) {
	v := sec.byID[from.Token]
	r := &run{
		number: s.world.Names.Next("rotation"), token: v.id, ordinal: v.ordinal, rotationToken: from.RotationToken,
		function: from.Function, attempt: from.Attempt, inRow: from.InRow, probe: from.Probe, state: waiting,
	}
	sec.rotation.run = r
	if from.Again.IsZero() {
		return
	}
	at, cause := from.Again, journal.ByReattempt
	if at.Before(now) {
		at = now
	}
	switch {
	case r.probe:
		cause = journal.ByProbe
	case r.attempt == 0:
		cause = journal.ByRequest
	}
	r.retry.setLocked(s, at, "rotation of "+sec.title, func(ctx context.Context, claimLocked func() bool) {
		s.again(ctx, sec, r, cause, claimLocked)
	})
}
