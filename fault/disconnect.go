package fault

// Disconnect resets the connection before anything happened, which a client cannot tell from a
// service that refuses connections after it had accepted one.
func Disconnect() Fault { return disconnect{} }

type disconnect struct{}

func (disconnect) Effect() Effect { return Effect{Sever: true} }
func (disconnect) String() string { return "refuse connection" }
