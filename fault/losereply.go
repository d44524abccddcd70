package fault

// LoseReply lets the operation happen and ends the connection without an answer.
func LoseReply() Fault { return loseReply{} }

type loseReply struct{}

func (loseReply) Effect() Effect { return Effect{Lose: true} }
func (loseReply) String() string { return "lose reply" }
