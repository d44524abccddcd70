package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Merge joins the shards of a run into the run that they would have been on one machine; one record of a whole
// run is that already. Shards may come in any order. One that is missing, that is there twice, or that is of
// another run is an error: of a run with a hole nothing can be said.
func Merge(parts []Record) (Record, error) {
	if len(parts) == 0 {
		return Record{}, errors.New("there is nothing to merge")
	}
	first := parts[0]
	if len(parts) == 1 && first.Run.Shard.Of == 0 {
		return first, nil
	}
	byIndex := map[int]Record{}
	for _, p := range parts {
		if err := kin(first, p); err != nil {
			return Record{}, err
		}
		if twin, taken := byIndex[p.Run.Shard.Index]; taken {
			return Record{}, fmt.Errorf("%s and %s are both %s: hand over one of each", twin.From, p.From, p.Run.Shard)
		}
		byIndex[p.Run.Shard.Index] = p
	}
	var missing []string
	for i := 1; i <= first.Run.Shard.Of; i++ {
		if _, there := byIndex[i]; !there {
			missing = append(missing, fmt.Sprint(i))
		}
	}
	switch n := len(missing); {
	case n == 1:
		return Record{}, fmt.Errorf("shard %s of %d is missing", missing[0], first.Run.Shard.Of)
	case n > 1:
		return Record{}, fmt.Errorf("shards %s and %s of %d are missing", strings.Join(missing[:n-1], ", "), missing[n-1], first.Run.Shard.Of)
	}
	return join(byIndex)
}

// kin says how a shard is of another run than the first.
func kin(first, p Record) error {
	a, b := first.Run, p.Run
	if b.Shard.Of == 0 {
		return fmt.Errorf("%s is a whole run: hand over the shards of one run, or one whole run alone", p.From)
	}
	differs := ""
	for _, c := range []struct{ what, a, b string }{
		{"version", a.Version, b.Version},
		{"target", a.Target, b.Target},
		{"seed", fmt.Sprint(a.Seed), fmt.Sprint(b.Seed)},
		{"--strict", fmt.Sprint(a.Strict), fmt.Sprint(b.Strict)},
		{"number of shards", fmt.Sprint(a.Shard.Of), fmt.Sprint(b.Shard.Of)},
	} {
		if c.a != c.b {
			differs = fmt.Sprintf("its %s is %s, not %s", c.what, c.b, c.a)
			break
		}
	}
	switch {
	case differs != "":
	case !slices.Equal(a.Shard.Names, b.Shard.Names):
		differs = "its scenarios are others: " + stray(a.Shard.Names, b.Shard.Names)
	case a.Shard.Digest != b.Shard.Digest:
		differs = "its scenarios or set-ups say something else under the same names"
	default:
		return nil
	}
	return fmt.Errorf("%s is of another run than %s: %s", p.From, first.From, differs)
}

// stray tells two lists of names apart by one name.
func stray(a, b []string) string {
	for _, name := range b {
		if !slices.Contains(a, name) {
			return name + " is among them"
		}
	}
	for _, name := range a {
		if !slices.Contains(b, name) {
			return name + " is not among them"
		}
	}
	return "they come in another order"
}

// join puts the scenarios of all shards in the order of the run.
func join(shards map[int]Record) (Record, error) {
	whole := Record{Run: shards[1].Run}
	from := map[string]Record{}
	played := map[string]Scenario{}
	for i := 1; i <= len(shards); i++ {
		for _, s := range shards[i].Scenarios {
			if twin, twice := from[s.Name]; twice {
				return Record{}, fmt.Errorf("%s is in %s and in %s", s.Name, twin.From, shards[i].From)
			}
			from[s.Name], played[s.Name] = shards[i], s
		}
	}
	for _, name := range whole.Run.Shard.Names {
		s, there := played[name]
		if !there {
			return Record{}, fmt.Errorf("%s is in no shard", name)
		}
		whole.Scenarios = append(whole.Scenarios, s)
		delete(played, name)
	}
	for name := range played {
		return Record{}, fmt.Errorf("%s: %s is none of the run's scenarios", from[name].From, name)
	}
	whole.Run.Scenarios, whole.Run.Shard = len(whole.Scenarios), Shard{}
	whole.Run.Sealing, whole.Run.Notes = sealing(shards), notes(shards)
	return whole, nil
}

// sealing is how functions were sealed in all shards: what holds of one only is told of that.
func sealing(shards map[int]Record) string {
	all := shards[1].Run.Sealing
	for i := 2; i <= len(shards); i++ {
		if shards[i].Run.Sealing == all {
			continue
		}
		for j := 1; j <= len(shards); j++ {
			if why, open := strings.CutPrefix(shards[j].Run.Sealing, "not sealed: "); open {
				return fmt.Sprintf("not sealed: in %s, %s", shards[j].Run.Shard, why)
			}
		}
	}
	return all
}

// notes are those of all shards, each once; what not every shard says is told of those that do.
func notes(shards map[int]Record) (all []string) {
	in := map[string][]int{}
	for i := 1; i <= len(shards); i++ {
		for _, n := range shards[i].Run.Notes {
			if len(in[n]) == 0 {
				all = append(all, n)
			}
			in[n] = append(in[n], i)
		}
	}
	for i, n := range all {
		if len(in[n]) < len(shards) {
			all[i] = fmt.Sprintf("%s: %s", shards[in[n][0]].Run.Shard, n)
		}
	}
	return all
}
