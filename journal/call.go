package journal

import (
	"fmt"
	"strings"
	"time"
)

// Call is one request to a fake: one HTTP attempt, retries of an SDK each their own.
type Call struct {
	Op      string    `json:"op"`                // "secrets.PutSecretValue"
	By      string    `json:"by"`                // the principal: a function's name, "test", "operator"
	Step    string    `json:"step,omitempty"`    // of the rotation that the caller was in
	Run     int       `json:"run,omitempty"`     // the rotation's number in the world, from 1
	Attempt int       `json:"attempt,omitempty"` // of the run, from 1
	Args    string    `json:"args,omitempty"`    // what it was about, by ordinal: "service-token-demo v3 AWSPENDING"
	Secret  string    `json:"secret,omitempty"`  // the secret that it named, if there is one of that name
	Asked   Asked     `json:"asked,omitzero"`    // what its parameters were, as far as they are told
	Fault   string    `json:"fault,omitempty"`   // what was done to it, in the plan's words
	Status  int       `json:"status,omitempty"`  // HTTP; 0 if the caller never heard
	Error   string    `json:"error,omitempty"`   // the vendor's code, such as "ResourceNotFoundException"
	Message string    `json:"message,omitempty"` // the vendor's words of that error, masked, with versions by ordinal
	Unheard bool      `json:"unheard,omitempty"` // it happened, and the reply was lost
	Done    time.Time `json:"done,omitzero"`     // when it was answered
}

// Kind is "call".
func (Call) Kind() string { return "call" }

func (c Call) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", c.By, c.Op)
	if c.Args != "" {
		b.WriteString(" " + c.Args)
	}
	switch {
	case c.Unheard:
		b.WriteString(" -> done, reply lost")
	case c.Status == 0:
		b.WriteString(" -> no answer")
	default:
		fmt.Fprintf(&b, " -> %d", c.Status)
	}
	if c.Error != "" {
		b.WriteString(" " + c.Error)
	}
	if c.Fault != "" {
		fmt.Fprintf(&b, " [%s]", c.Fault)
	}
	return b.String()
}
