package fakelambda

import (
	"strings"
	"testing"
)

// What the Runtime API refuses, it refuses as AWS's runtime interface emulator does; an answer that
// was taken stands even if the process ends before it asks for the next event.
func TestRuntimeAPIRefuses(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	if answer := b.ok(`{"do":"requests"}`); answer != `"by hand"` {
		t.Errorf("answer %s", answer)
	}
	want := "statuses: " + strings.Join([]string{
		"403 InvalidStateTransition", // next, with an event in hand
		"400 InvalidRequestID",
		"403 InvalidStateTransition", // init/error, after the start
		"404 ",
		"202 ",
		"403 InvalidStateTransition", // a second answer
		"403 InvalidStateTransition",
	}, "; ")
	if log := b.last().Log; !strings.Contains(log, want+"\n") {
		t.Errorf("log: %s\nwant: %s", log, want)
	}
}
