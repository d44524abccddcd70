package journal

import (
	"fmt"
	"time"
)

// Invoked says that the Lambda service handed an event to a function.
type Invoked struct {
	Function string `json:"function"`
	Request  int    `json:"request"` // ordinal of the invocation in the world, from 1
	Step     string `json:"step,omitempty"`
	Secret   string `json:"secret,omitempty"`
	Version  string `json:"version,omitempty"` // the version of the ClientRequestToken, by ordinal
	Run      int    `json:"run,omitempty"`
	Attempt  int    `json:"attempt,omitempty"`
	Cold     bool   `json:"cold,omitempty"` // a new sandbox was started for it
	Fault    string `json:"fault,omitempty"`
}

// Kind is "invoked".
func (Invoked) Kind() string { return "invoked" }

func (i Invoked) String() string {
	s := fmt.Sprintf("invoke %s #%d", i.Function, i.Request)
	if i.Step != "" {
		s += fmt.Sprintf(" %s %s %s", i.Step, i.Secret, i.Version)
	}
	if i.Cold {
		s += " (cold start)"
	}
	return bracket(s, i.Fault)
}

// Outcome is how an invocation ended.
type Outcome string

// The outcomes of an invocation, as Lambda tells them apart.
const (
	OK        Outcome = "ok"         // the handler returned
	Failed    Outcome = "error"      // the handler returned an error, or panicked and said so
	TimedOut  Outcome = "timeout"    // the deadline passed
	Exited    Outcome = "exit"       // the process ended before it answered
	Killed    Outcome = "killed"     // a fault killed it
	InitError Outcome = "init-error" // it never became ready
	Refused   Outcome = "refused"    // the service could not run it: not there, not permitted, throttled
)

// Returned says how an invocation ended.
type Returned struct {
	Function string        `json:"function"`
	Request  int           `json:"request"`
	Step     string        `json:"step,omitempty"`
	Run      int           `json:"run,omitempty"`
	Attempt  int           `json:"attempt,omitempty"`
	Outcome  Outcome       `json:"outcome"`
	Error    string        `json:"error,omitempty"`   // errorType, such as "Sandbox.Timedout"
	Message  string        `json:"message,omitempty"` // errorMessage, masked
	Payload  string        `json:"payload,omitempty"` // what the handler returned when it is short, masked
	Took     time.Duration `json:"took"`              // world time
	Fault    string        `json:"fault,omitempty"`
	Hint     string        `json:"hint,omitempty"` // what this machine lacks for the function, beside the function's own words
}

// Kind is "returned".
func (Returned) Kind() string { return "returned" }

func (r Returned) String() string {
	s := fmt.Sprintf("%s #%d %s", r.Function, r.Request, r.Outcome)
	if r.Error != "" {
		s += " " + r.Error
	}
	if r.Message != "" {
		s += ": " + r.Message
	}
	if r.Hint != "" {
		s += " (" + r.Hint + ")"
	}
	if r.Payload != "" && r.Payload != "null" {
		s += " returned " + r.Payload
	}
	if r.Took > 0 {
		s += " after " + r.Took.String()
	}
	return bracket(s, r.Fault)
}

// Leaked says that a function's output or answer held a secret.
type Leaked struct {
	Function string `json:"function"`
	Request  int    `json:"request"`
	Step     string `json:"step,omitempty"`
	What     string `json:"what"`  // the secret, by ordinal: "token#2"
	Where    string `json:"where"` // "log" or "answer"
}

// Kind is "leaked".
func (Leaked) Kind() string { return "leaked" }

func (l Leaked) String() string {
	return fmt.Sprintf("%s #%d wrote %s to its %s", l.Function, l.Request, l.What, l.Where)
}

func bracket(s, fault string) string {
	if fault != "" {
		s += " [" + fault + "]"
	}
	return s
}
