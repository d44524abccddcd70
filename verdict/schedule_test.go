package verdict

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// A schedule is as loose as the times at which its rotations start; what they take is the function's affair.
func TestWhatARotationTakesIsNoSchedule(t *testing.T) {
	t.Parallel()
	const interval = 24 * time.Hour
	for name, c := range map[string]struct {
		starts, takes time.Duration
		want          int
	}{
		"on time, and slow":    {interval, 10 * time.Millisecond, 0},
		"a second late":        {interval + time.Second, 0, 1},
		"on time, and at once": {interval, 0, 0},
	} {
		s := newStory()
		s.add(journal.Scheduled{Secret: secret, Interval: interval})
		s.rotate(life)
		s.at(c.starts).start()
		s.label("", "AWSPENDING", s.version())
		s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
		s.at(c.starts + c.takes)
		s.step("testSecret", journal.OK, s.read("testSecret"))
		s.step("finishSecret", journal.OK, func() { s.label("finishSecret", "AWSCURRENT", s.version()); s.label("finishSecret", "AWSPENDING", "") })
		s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: s.run, Attempt: 1, OK: true})
		v := s.judge(2*interval, reader(CacheFor(90*time.Minute)))
		if len(v.Outages) == 0 || kinds(v.Findings)[ScheduleTooLoose] != c.want {
			t.Errorf("%s: outages %v, findings %v", name, v.Outages, v.Findings)
		}
	}
}
