package journal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// MarshalJSON writes an entry as one object: seq, at, kind, and the fact's own fields.
func (e Entry) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Seq  int       `json:"seq"`
		At   time.Time `json:"at"`
		Kind string    `json:"kind"`
	}{e.Seq, e.At, e.Fact.Kind()})
	if err != nil {
		return nil, err
	}
	fact, err := json.Marshal(e.Fact)
	if err != nil {
		return nil, err
	}
	if len(fact) > 2 {
		head = append(head[:len(head)-1], ',')
		head = append(head, fact[1:]...)
	}
	return head, nil
}

// WriteJSON writes entries to w, one object a line.
func WriteJSON(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Flush()
}

// String is the entry in one line: the instant, and the fact.
func (e Entry) String() string {
	return fmt.Sprintf("%s  %s", e.At.Format("Mon 2006-01-02 15:04:05.00"), e.Fact)
}
