package lanes

import (
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// drawReaders draws what each reader held, and whether it was taken.
func (b *board) drawReaders(readers []verdict.Holder) {
	for _, r := range readers {
		l := b.lane(GroupReaders, r.Reader.Secret, r.Reader.Name)
		l.Note = r.Reader.Habit.String()
		for _, h := range r.Holdings {
			look := map[journal.Answer]Look{journal.Yes: Good, journal.No: Out, journal.Maybe: Risk}[h.Taken]
			switch {
			case h.Gap:
				look = Gap
			case look == "":
				look = Unread
			}
			l.add(b, b.change(r.Reader.Secret, h.Span.From), b.change(r.Reader.Secret, h.Span.To), Bar{
				Look: look, Text: strings.Join(append([]string{h.Version}, h.Credentials...), " · "),
			})
		}
	}
}

// change is the line of the history by which something changed for the readers of a secret at an instant, or
// the instant where no line did.
func (b *board) change(secret string, at time.Time) edge {
	found := edge{at: at}
	for i := b.first(at); i < len(b.history) && b.history[i].At.Equal(at); i++ {
		switch f := b.history[i].Fact.(type) {
		case journal.Labelled:
			if f.Secret == secret && f.Label == current {
				return b.edge(i + 1)
			}
		case journal.Stored:
			if f.Secret == secret {
				found = b.edge(i + 1)
			}
		case journal.Accepted, journal.KeyMoved:
			found = b.edge(i + 1)
		}
	}
	return found
}
