package fakeauth0

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Quota is how many tokens a client, or all clients of an organization, may have by client credentials
// (spec/auth0.md 1.7). Hours and days are those of UTC. The zero value is no limit.
type Quota struct {
	PerHour int  // zero: no limit
	PerDay  int  // zero: no limit
	Warn    bool // it counts and tells, and refuses nobody (enforce: false)
}

// SetQuota gives the client a quota of its own (token_quota); the zero value leaves it to
// Options.ClientQuota. What has been counted is forgotten.
func (c *Client) SetQuota(q Quota) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	c.quota = quota{Quota: q}
}

// SetQuota gives the organization a quota of its own; the zero value leaves it to
// Options.OrganizationQuota. What has been counted is forgotten.
func (o *Organization) SetQuota(q Quota) {
	o.tenant.mu.Lock()
	defer o.tenant.mu.Unlock()
	o.quota = quota{Quota: q}
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

// bucketOf is one window of a quota, as its header tells of it.
type bucketOf struct {
	name      string
	used      *used
	most      int
	remaining int
	resets    time.Time
}

// windows are those of a quota that have a limit, as they stand at now.
func (q *quota) windows(now time.Time, of Quota) []bucketOf {
	var all []bucketOf
	for _, w := range []struct {
		name string
		used *used
		most int
		long time.Duration
	}{{"per_hour", &q.hour, of.PerHour, time.Hour}, {"per_day", &q.day, of.PerDay, 24 * time.Hour}} {
		if w.most == 0 {
			continue
		}
		from := now.Truncate(w.long) // hours and days of UTC begin where those of the zero time do
		if !w.used.from.Equal(from) {
			*w.used = used{from: from}
		}
		all = append(all, bucketOf{w.name, w.used, w.most, max(w.most-w.used.count, 0), from.Add(w.long)})
	}
	return all
}

// meter is what a token request uses up, and the headers that tell of it.
type meter struct {
	header http.Header
	now    time.Time
	taken  []*used
}

// meterLocked takes a token from the quotas of a client and of the organization in whose name it asks. They
// are checked side by side, and only what is granted is counted.
func (t *Tenant) meterLocked(c *Client, o *Organization) (http.Header, *Error) {
	m := &meter{header: http.Header{}, now: t.world.Clock.Now()}
	err := m.check(&c.quota, t.options.ClientQuota, "Auth0-Client-Quota-Limit", "Client quota exceeded")
	if o != nil {
		if other := m.check(&o.quota, t.options.OrganizationQuota, "Auth0-Organization-Quota-Limit", "Organization quota exceeded"); err == nil {
			err = other
		}
	}
	if err != nil {
		return nil, err
	}
	for _, u := range m.taken {
		u.count++
	}
	return m.header, nil
}

// check looks whether a quota has room, and writes its header as it stands after the request.
func (m *meter) check(q *quota, otherwise Quota, header, refusal string) *Error {
	of := q.Quota
	if of == (Quota{}) {
		of = otherwise
	}
	windows := q.windows(m.now, of)
	if len(windows) == 0 {
		return nil
	}
	var full *bucketOf
	for i, w := range windows {
		if w.remaining == 0 && !of.Warn {
			full = &windows[i]
		}
	}
	var parts []string
	for _, w := range windows {
		left := w.remaining
		if full == nil {
			left = max(left-1, 0)
			m.taken = append(m.taken, w.used)
		}
		parts = append(parts, fmt.Sprintf("b=%s;q=%d;r=%d;t=%d", w.name, w.most, left, int64(w.resets.Sub(m.now)/time.Second)))
	}
	m.header.Set(header, strings.Join(parts, ","))
	if full == nil {
		return nil
	}
	err := errQuota(refusal)
	err.header = m.header
	setRateLimit(err.header, full.most, 0, full.resets)
	setRetryAfter(err.header, full.resets.Sub(m.now))
	return err
}
