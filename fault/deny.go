package fault

// Deny answers that the caller is not allowed to; nothing happens.
func Deny() Fault { return deny{} }

type deny struct{}

func (deny) Effect() Effect { return Effect{Refuse: &Refusal{Kind: Denied}} }
func (deny) String() string { return "deny" }
