package fakesecrets

import "time"

// window is a rotation window, [opens, closes). The service may start the rotation at any time in it.
type window struct{ opens, closes time.Time }

// last returns the last second of the window: the NextRotationDate (spec 7.3).
func (w window) last() time.Time { return w.closes.Add(-time.Second) }

func (w window) isZero() bool { return w.opens.IsZero() }

func (w window) has(t time.Time) bool { return !t.Before(w.opens) && t.Before(w.closes) }
