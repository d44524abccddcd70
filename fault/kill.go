package fault

// KillBefore ends the calling function's process as its call arrives; the operation does not
// happen.
func KillBefore() Fault { return kill{Before} }

// KillAfter ends the calling function's process when its call has happened and before it hears.
func KillAfter() Fault { return kill{After} }

type kill struct{ side Side }

func (k kill) Effect() Effect { return Effect{Kill: k.side} }

func (k kill) String() string {
	if k.side == Before {
		return "kill before"
	}
	return "kill after"
}
