package journal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Schema is the version of the JSON form, which docs/journal.md describes. It grows when a field
// changes its meaning or goes; new fields and kinds do not count.
const Schema = 1

// MarshalJSON writes an entry as one object: seq, at, kind, and the fact's own fields.
func (e Entry) MarshalJSON() ([]byte, error) {
	return e.object(struct {
		Seq  int       `json:"seq"`
		At   time.Time `json:"at"`
		Kind string    `json:"kind"`
	}{e.Seq, e.At, e.Fact.Kind()})
}

// object is head and the fact's own fields in one object.
func (e Entry) object(head any) ([]byte, error) {
	object, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	fact, err := json.Marshal(e.Fact)
	if err != nil {
		return nil, err
	}
	if len(fact) > len("{}") {
		object = append(object[:len(object)-1], ',')
		object = append(object, fact[1:]...)
	}
	return object, nil
}

// WriteJSON writes entries to w, one object a line, each with the schema before all else.
func WriteJSON(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range entries {
		line, err := e.object(struct {
			Schema int       `json:"schema"`
			Seq    int       `json:"seq"`
			At     time.Time `json:"at"`
			Kind   string    `json:"kind"`
		}{Schema, e.Seq, e.At, e.Fact.Kind()})
		if err != nil {
			return err
		}
		if _, err := b.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return b.Flush()
}

// String is the entry in one line: the instant, and the fact.
func (e Entry) String() string {
	return fmt.Sprintf("%s  %s", e.At.Format("Mon 2006-01-02 15:04:05.00"), e.Fact)
}
