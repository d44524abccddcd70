package fakeauth0

import "time"

// Quota is how many tokens a client, or all clients of an organization, may have by client credentials
// (spec/auth0.md 1.7). Hours and days are those of UTC.
type Quota struct {
	PerHour int  // zero: no limit
	PerDay  int  // zero: no limit
	Warn    bool // it counts and tells, and refuses nobody (enforce: false)
}

// quota is a Quota with its counts, under the tenant's mutex.
type quota struct {
	Quota
	hour, day used
}

// used is how many of a window have been taken.
type used struct {
	from  time.Time
	count int
}

// take counts one more in the window that began at from, unless there are most already.
func (u *used) take(from time.Time, most int) bool {
	if !u.from.Equal(from) {
		*u = used{from: from}
	}
	if u.count >= most {
		return false
	}
	u.count++
	return true
}
