package fault

// Duplicate makes the operation happen twice, as when a proxy sends a request again; the caller
// hears the second answer.
func Duplicate() Fault { return duplicate{} }

type duplicate struct{}

func (duplicate) Effect() Effect { return Effect{Repeat: 1} }
func (duplicate) String() string { return "duplicate" }
