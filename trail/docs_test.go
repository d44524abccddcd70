package trail_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

// docs/alarms.md names every operator that a pattern may have, every knob, and every event.
func TestTheManualIsWhole(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/alarms.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(text)
	_, err = trail.Parse(`{"a":[{"no such operator":1}]}`)
	_, operators, found := strings.Cut(err.Error(), "there are ")
	want := strings.Split(operators, ", ")
	if !found || len(want) < 8 {
		t.Fatalf("the error lists no operators: %v", err)
	}
	for f := range reflect.TypeFor[trail.Options]().Fields() {
		want = append(want, f.Name)
	}
	s := tell(begins(1, 1, journal.BySchedule), ends(1, 1, journal.RotationEnded{OK: true}), ends(2, 1, journal.RotationEnded{Step: "x"}),
		begins(3, 1, journal.ByProbe), ends(3, 1, journal.RotationEnded{OK: true}), ends(3, 1, journal.RotationEnded{Step: "x"}),
		journal.RotationAbandoned{Secret: secret}, journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v1"},
		journal.Deletion{To: journal.DeletionStarted}, journal.Deletion{To: journal.DeletionCancelled}, journal.Deletion{To: journal.DeletionEnded})
	for _, e := range trail.Events(s.Entries(), trail.Options{}) {
		want = append(want, e.Name())
	}
	for _, name := range want {
		if !strings.Contains(manual, "`"+name+"`") && !strings.Contains(manual, "trail.Options."+name+"`") {
			t.Errorf("docs/alarms.md does not name %s", name)
		}
	}
}
