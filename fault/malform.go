package fault

// Malform lets the operation happen and answers with a body that ends in the middle.
func Malform() Fault { return malform{} }

type malform struct{}

func (malform) Effect() Effect { return Effect{Malform: true} }
func (malform) String() string { return "malformed body" }
