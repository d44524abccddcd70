package journal

import "fmt"

// DeletionState is how far the deletion of a version has come.
type DeletionState string

// The states of a deletion (spec/secrets-manager.md 7.6).
const (
	DeletionStarted   DeletionState = "started"   // with its secret, now or after the recovery window, or to make room
	DeletionCancelled DeletionState = "cancelled" // its secret was restored
	DeletionEnded     DeletionState = "ended"     // it is gone
)

// Deletion says how far the deletion of one version has come.
type Deletion struct {
	Secret  string        `json:"secret"`
	Version string        `json:"version"`
	To      DeletionState `json:"to"`
	By      string        `json:"by"`
	Step    string        `json:"step,omitempty"`
	Run     int           `json:"run,omitempty"`
}

// Kind is "deletion".
func (Deletion) Kind() string { return "deletion" }

func (d Deletion) String() string {
	return fmt.Sprintf("%s deletion of %s %s", d.Secret, d.Version, d.To)
}
