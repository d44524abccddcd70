package script

import "time"

// Length is how much of the world's time the script lets pass by `advance`.
func (s *Script) Length() (sum time.Duration) {
	for _, st := range s.steps {
		if st.verb.name != "advance" {
			continue
		}
		l := newLine(st.line.file, st.line.number, st.line.text)
		l.next()
		if d, err := l.duration(st.verb); err == nil { // the line has been read before
			sum += d
		}
	}
	return sum
}
