package lanes

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

const (
	current  = "AWSCURRENT"
	pending  = "AWSPENDING"
	previous = "AWSPREVIOUS"
)

// first is the index of the first line at an instant or after it.
func (b *board) first(at time.Time) int {
	return sort.Search(len(b.history), func(i int) bool { return !b.history[i].At.Before(at) })
}

// drawSecrets draws on which version each label stood, and what was in that.
func (b *board) drawSecrets() {
	type place struct{ secret, label string }
	type standing struct {
		version string
		from    edge
	}
	values := map[place]*journal.Stored{} // :: secret and version
	open := map[place]standing{}
	var order []place
	end := func(p place, to edge) {
		if s, ok := open[p]; ok && s.version != "" {
			x := Bar{Look: Empty, Text: s.version}
			if v := values[place{p.secret, s.version}]; v != nil {
				x.Look, x.Text = Held, strings.Join(append([]string{s.version}, v.Credentials...), " · ")
			}
			b.lane(GroupSecrets, p.secret, p.label).add(b, s.from, to, x)
		}
	}
	again := func(secret, version string, at edge) { // what stands on the version is drawn anew from here
		for p, s := range open {
			if p.secret == secret && s.version == version {
				end(p, at)
				open[p] = standing{version, at}
			}
		}
	}
	for i, e := range b.history {
		at := b.edge(i + 1)
		switch f := e.Fact.(type) {
		case journal.Stored:
			again(f.Secret, f.Version, at)
			values[place{f.Secret, f.Version}] = &f
		case journal.Recognised:
			again(f.Secret, f.Version, at)
			v := journal.Stored{}
			if known := values[place{f.Secret, f.Version}]; known != nil {
				v = *known
			}
			v.Credentials = append(slices.Clip(v.Credentials), f.Credential)
			values[place{f.Secret, f.Version}] = &v
		case journal.Labelled:
			p := place{f.Secret, f.Label}
			if _, known := open[p]; !known {
				order = append(order, p)
			}
			end(p, at)
			open[p] = standing{f.To, at}
		}
	}
	for _, p := range order {
		end(p, b.end())
	}
}
