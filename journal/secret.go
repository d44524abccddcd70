package journal

import (
	"fmt"
	"strings"
	"time"
)

// Created says that there is a new secret.
type Created struct {
	Secret string `json:"secret"`
	ARN    string `json:"arn"`
	By     string `json:"by"`
	Step   string `json:"step,omitempty"`
	Run    int    `json:"run,omitempty"`
}

// Kind is "created".
func (Created) Kind() string { return "created" }

func (c Created) String() string { return fmt.Sprintf("%s created as %s", c.Secret, c.ARN) }

// Stored says that a version received its value.
type Stored struct {
	Secret      string   `json:"secret"`
	Version     string   `json:"version"`               // ordinal within the secret: "v3"
	Credentials []string `json:"credentials,omitempty"` // what of the world's credentials the value holds, by ordinal
	Keys        []string `json:"keys,omitempty"`        // the names in its JSON object, sorted; empty if it is none
	By          string   `json:"by"`
	Step        string   `json:"step,omitempty"`
	Run         int      `json:"run,omitempty"`

	// After is when the version was last seen without it, where that can only be asked: it happened between then and
	// the entry's instant. Zero: at that instant.
	After time.Time `json:"after,omitzero"`
}

// Kind is "stored".
func (Stored) Kind() string { return "stored" }

func (s Stored) String() string {
	holds := "no known credential"
	if len(s.Credentials) > 0 {
		holds = strings.Join(s.Credentials, ", ")
	}
	return fmt.Sprintf("%s %s stored, holding %s", s.Secret, s.Version, holds) + since(s.After)
}

// Labelled says that a staging label moved. From or To is empty when it was on no version before,
// or is on none after.
type Labelled struct {
	Secret string `json:"secret"`
	Label  string `json:"label"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	By     string `json:"by"`
	Step   string `json:"step,omitempty"`
	Run    int    `json:"run,omitempty"`

	// After is when the label was last seen where it was before, where that can only be asked: it moved between then
	// and the entry's instant. Zero: at that instant.
	After time.Time `json:"after,omitzero"`
}

// Kind is "labelled".
func (Labelled) Kind() string { return "labelled" }

func (l Labelled) String() string {
	switch {
	case l.From == "":
		return fmt.Sprintf("%s %s put on %s", l.Secret, l.Label, l.To) + since(l.After)
	case l.To == "":
		return fmt.Sprintf("%s %s taken from %s", l.Secret, l.Label, l.From) + since(l.After)
	default:
		return fmt.Sprintf("%s %s moved from %s to %s", l.Secret, l.Label, l.From, l.To) + since(l.After)
	}
}

// since says that something happened at some time between an instant and the one at which it was seen.
func since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " at some time since " + t.UTC().Format("Mon 2006-01-02 15:04:05")
}

// Scheduled says when a secret's next rotation is due. Next is zero when none is.
type Scheduled struct {
	Secret   string        `json:"secret"`
	Next     time.Time     `json:"next,omitzero"`   // when the service will start it
	Window   time.Duration `json:"window"`          // how much later it might start as well
	Interval time.Duration `json:"interval"`        // from this rotation to the one after, as the rule has it
	Rule     string        `json:"rule,omitempty"`  // "rate(24 hours)", "1 day"
	Latest   time.Time     `json:"latest,omitzero"` // the last instant at which it may start
}

// Kind is "scheduled".
func (Scheduled) Kind() string { return "scheduled" }

func (s Scheduled) String() string {
	if s.Next.IsZero() {
		return s.Secret + " has no next rotation"
	}
	return fmt.Sprintf("%s next rotation %s by %s", s.Secret, s.Next.Format(time.RFC3339), s.Rule)
}

// Cause is why a rotation ran.
type Cause string

// The causes of a rotation.
const (
	ByRequest   Cause = "request"
	BySchedule  Cause = "schedule"
	ByReattempt Cause = "re-attempt"
	ByProbe     Cause = "probe" // RotateImmediately=false: testSecret alone
)

// RotationStarted says that the service began, or began again, to rotate a secret.
type RotationStarted struct {
	Secret  string `json:"secret"`
	Version string `json:"version"`
	Run     int    `json:"run"`     // number of the rotation in the world, from 1; a re-attempt keeps it
	Attempt int    `json:"attempt"` // from 1
	Cause   Cause  `json:"cause"`

	Function string `json:"function,omitempty"` // ARN of the function that rotates it, as it was configured
}

// Kind is "rotation-started".
func (RotationStarted) Kind() string { return "rotation-started" }

func (r RotationStarted) String() string {
	return fmt.Sprintf("rotation %d of %s starts on %s by %s, attempt %d", r.Run, r.Secret, r.Version, r.Cause, r.Attempt)
}

// RotationEnded says how an attempt of a rotation ended.
type RotationEnded struct {
	Secret    string    `json:"secret"`
	Version   string    `json:"version"`
	Run       int       `json:"run"`
	Attempt   int       `json:"attempt"`
	OK        bool      `json:"ok"`
	Step      string    `json:"step,omitempty"`      // the one that failed; empty: it ended between steps
	Reason    string    `json:"reason,omitempty"`    // why, masked
	Again     bool      `json:"again"`               // the service will try again soon, in this series
	Next      time.Time `json:"next,omitzero"`       // when: the re-attempt, or the window in which a dormant run wakes
	Abandoned bool      `json:"abandoned,omitempty"` // a manual new value or a hand on AWSPENDING ended it for good

	// Unfinished says that no step failed: all returned, and AWSPENDING is still on another version than
	// AWSCURRENT.
	Unfinished bool `json:"unfinished,omitempty"`
}

// Kind is "rotation-ended".
func (RotationEnded) Kind() string { return "rotation-ended" }

func (r RotationEnded) String() string {
	switch {
	case r.OK:
		return fmt.Sprintf("rotation %d of %s succeeded", r.Run, r.Secret)
	case r.Step == "":
		return fmt.Sprintf("rotation %d of %s ended unfinished: %s", r.Run, r.Secret, r.Reason)
	case r.Again:
		return fmt.Sprintf("rotation %d of %s failed in %s, will be re-attempted: %s", r.Run, r.Secret, r.Step, r.Reason)
	default:
		return fmt.Sprintf("rotation %d of %s failed in %s, not re-attempted: %s", r.Run, r.Secret, r.Step, r.Reason)
	}
}
