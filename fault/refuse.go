package fault

// Refuse answers with the vendor's internal error; nothing happens.
func Refuse() Fault { return refuse{} }

type refuse struct{}

func (refuse) Effect() Effect { return Effect{Refuse: &Refusal{Kind: Unavailable}} }
func (refuse) String() string { return "refuse" }
