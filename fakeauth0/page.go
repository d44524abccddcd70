package fakeauth0

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The limits of a page (spec/auth0.md 4.2; Auth0's reference allows 100 a page).
const (
	defaultPerPage = 50
	maxPerPage     = 100
)

// page is what part of a list is asked for.
type page struct {
	number, per int
	totals      bool   // include_totals: an object with start, limit and total around the list
	checkpoint  bool   // from and take: an object with next around it
	from        string // the id of the last one that was shown
}

// readPage reads the parameters of a list.
func readPage(q url.Values) (page, *APIError) {
	p := page{per: defaultPerPage, from: q.Get("from"), checkpoint: q.Has("from") || q.Has("take"), totals: q.Get("include_totals") == "true"}
	number := func(name string, to *int, least, most int) *APIError {
		if !q.Has(name) {
			return nil
		}
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < least || n > most {
			return errQuery("Expected a number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most), name)
		}
		*to = n
		return nil
	}
	return p, first(number("page", &p.number, 0, 1<<20), number("per_page", &p.per, 0, maxPerPage), number("take", &p.per, 1, maxPerPage))
}

// of returns the part of a list that is asked for, in the envelope that is asked for: ids are those of the
// objects.
func (p page) of(name string, ids []string, all []object) any {
	start := p.number * p.per
	if p.checkpoint {
		start = slices.Index(ids, p.from) + 1 // an unknown one is the beginning
	}
	start = min(start, len(all))
	end := min(start+p.per, len(all))
	part := append([]object{}, all[start:end]...)
	switch {
	case p.checkpoint:
		more := end < len(all)
		next := ""
		if more {
			next = ids[end-1]
		}
		return object{}.some("next", next, more).with(name, part)
	case p.totals:
		return object{{"start", start}, {"limit", p.per}, {"total", len(all)}, {name, part}}
	default:
		return part
	}
}

// fields applies fields and include_fields to an object.
func fields(q url.Values, o object) object {
	if q.Get("fields") == "" {
		return o
	}
	return o.only(strings.Split(q.Get("fields"), ","), q.Get("include_fields") != "false")
}
