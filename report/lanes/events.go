package lanes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/internal/legible"
	"github.com/rolloverhq/rollover/journal"
)

// Events is the history line by line, in columns. Lines repeat themselves but for their numbers, and so each
// is a template and what to put in the place of each Blank.
type Events struct {
	Knots     []int          `json:"knots"` // since that of the line before; the first is an index
	Rows      []int          `json:"rows"`  // index into Model.Rows
	Looks     []int          `json:"looks"` // index into Marks
	Faults    map[int]string `json:"faults,omitempty"`
	Templates []string       `json:"templates"`
	Template  []int          `json:"template"`
	Numbers   []string       `json:"numbers"` // the numbers of each line, a space between two
}

// Blank stands in a template for a number of the line.
const Blank = "\x01"

// Marks is what a line may be: nothing of note, a refusal, a failure, a fault, or a leak.
func Marks() []string { return []string{markPlain, markRefused, markFailed, markFault, markLeak} }

const (
	markPlain   = "plain"
	markRefused = "refused"
	markFailed  = "failed"
	markFault   = "fault"
	markLeak    = "leak"
)

// Line returns the line of event i: what happened in one sentence, and then a line for each of its fields, the
// field's name and its value.
func (e Events) Line(i int) string {
	var b strings.Builder
	numbers := strings.Fields(e.Numbers[i])
	for n, part := range strings.Split(e.Templates[e.Template[i]], Blank) {
		if n > 0 {
			b.WriteString(numbers[n-1])
		}
		b.WriteString(part)
	}
	return b.String()
}

// add appends a line of the history, but for its knot.
func (e *Events) add(entry journal.Entry, row int, known map[string]int) {
	e.Rows = append(e.Rows, row)
	mark, fault := marked(entry.Fact)
	e.Looks = append(e.Looks, slices.Index(Marks(), mark))
	if fault != "" {
		if e.Faults == nil {
			e.Faults = map[int]string{}
		}
		e.Faults[len(e.Rows)-1] = legible.Line(fault)
	}
	template, numbers := apart(legible.Line(entry.Fact.String()) + fields(entry))
	i, seen := known[template]
	if !seen {
		i = len(e.Templates)
		known[template] = i
		e.Templates = append(e.Templates, template)
	}
	e.Template = append(e.Template, i)
	e.Numbers = append(e.Numbers, strings.Join(numbers, " "))
}

// apart takes the numbers out of a text.
func apart(text string) (template string, numbers []string) {
	digit := func(i int) bool { return i < len(text) && '0' <= text[i] && text[i] <= '9' }
	var b strings.Builder
	for i := 0; i < len(text); {
		if !digit(i) {
			b.WriteByte(text[i])
			i++
			continue
		}
		from := i
		for digit(i) {
			i++
		}
		numbers = append(numbers, text[from:i])
		b.WriteString(Blank)
	}
	return b.String(), numbers
}

// marked is what a line is at a glance, and the fault that struck there.
func marked(f journal.Fact) (mark, fault string) {
	mark = markPlain
	switch f := f.(type) {
	case journal.Call:
		fault = struck(f.Fault, f.Op)
		if f.Status >= 400 || f.Unheard || f.Status == 0 {
			mark = markRefused
		}
	case journal.Invoked:
		fault = struck(f.Fault, f.Step)
	case journal.Returned:
		fault = struck(f.Fault, f.Step)
		if f.Outcome != journal.OK {
			mark = markFailed
		}
	case journal.RotationEnded:
		if !f.OK {
			mark = markFailed
		}
	case journal.RotationAbandoned:
		mark = markFailed
	case journal.Leaked:
		mark = markLeak
	case journal.Egress, journal.Distrusted:
		mark = markRefused
	}
	if fault != "" {
		mark = markFault
	}
	return mark, fault
}

// struck names a fault with what it struck; empty, if there was none.
func struck(fault, what string) string {
	if fault == "" || what == "" {
		return fault
	}
	return fault + " · " + what
}

// fields is a line for each field of a fact, as docs/journal.md names them. Lengths are written as people
// write them.
func fields(e journal.Entry) string {
	text, err := json.Marshal(e.Fact)
	if err != nil {
		return "" // no fact is like that
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var b strings.Builder
	for _, _ = d.Token(); d.More(); { // the brace first
		name, _ := d.Token()
		var value any
		if d.Decode(&value) != nil {
			break
		}
		fmt.Fprintf(&b, "\n%s %s", name, legible.Line(words(fmt.Sprint(name), value)))
	}
	return b.String()
}

// words is the value of a field.
func words(name string, value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		if n, err := v.Int64(); err == nil && slices.Contains([]string{"took", "window", "interval"}, name) {
			return time.Duration(n).String()
		}
		return v.String()
	case []any:
		all := make([]string, len(v))
		for i, element := range v {
			all[i] = words("", element)
		}
		return strings.Join(all, ", ")
	case map[string]any:
		var all []string
		for key, element := range v {
			all = append(all, key+" "+words(key, element))
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	return fmt.Sprint(value)
}
