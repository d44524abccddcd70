package timewarp

// Calls that this machine does not have, by numbers that no call has.
const (
	callEpollWait = 1<<32 + iota
	callPoll
	callSelect
	callPause
	callVfork
)
