package journal

import "fmt"

// RotationAbandoned says that a new value was made current while a rotation was unfinished, and that the
// service took AWSPENDING off its version. The rotation ends later, or has ended already, by a line of
// its own.
type RotationAbandoned struct {
	Secret  string `json:"secret"`
	Version string `json:"version"` // that has lost AWSPENDING
	Run     int    `json:"run"`     // the rotation that is abandoned
	Attempt int    `json:"attempt"`
	By      string `json:"by"` // whoever made the new value
}

// Kind is "rotation-abandoned".
func (RotationAbandoned) Kind() string { return "rotation-abandoned" }

func (r RotationAbandoned) String() string {
	return fmt.Sprintf("rotation %d of %s is abandoned: %s made a new value current", r.Run, r.Secret, r.By)
}
