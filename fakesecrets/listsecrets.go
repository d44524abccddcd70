package fakesecrets

import (
	"cmp"
	"slices"
)

type listSecretsInput struct {
	IncludePlannedDeletion *bool
	MaxResults             *int64
	NextToken              *string
	Filters                []filter
	SortBy                 *string
	SortOrder              *string
}

type listSecretsOutput struct {
	SecretList []*description
	NextToken  string `json:",omitempty"`
}

func (in *listSecretsInput) check(c *checks) {
	c.page(100, in.MaxResults, in.NextToken)
	checkFilters(c, in.Filters)
	c.enum("sortBy", in.SortBy, allOrders...)
	c.enum("sortOrder", in.SortOrder, "asc", "desc")
}

// listSecrets is spec 4.9: by creation, ascending, unless told otherwise.
func (s *Service) listSecrets(c *call, in *listSecretsInput) (*listSecretsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mayAnywhereLocked(c); err != nil {
		return nil, err
	}
	page, next, err := s.stores.at(c.at).list(listing{
		filters: in.Filters, deleted: deref(in.IncludePlannedDeletion), by: cmp.Or(deref(in.SortBy), byCreation),
		descending: deref(in.SortOrder) == "desc", most: in.MaxResults, token: in.NextToken,
	})
	if err != nil {
		return nil, err
	}
	out := &listSecretsOutput{SecretList: []*description{}, NextToken: next}
	for _, sec := range page {
		d := sec.describe()
		d.SecretVersionsToStages = sec.stages()
		out.SecretList = append(out.SecretList, d)
	}
	return out, nil
}

// listing is one page that is asked for.
type listing struct {
	filters    []filter
	deleted    bool // also those scheduled for deletion
	by         string
	descending bool
	most       *int64 // nil: 100
	token      *string
}

// list returns the page, and the token of the next one; empty on the last.
func (st *store) list(l listing) (page []*secret, next string, err error) {
	var after *secret
	if l.token != nil {
		if after, err = secretAt(*l.token, l.by, l.descending); err != nil {
			return nil, "", err
		}
	}
	most := 100
	if l.most != nil {
		most = int(*l.most)
	}
	st.ordered[l.by].from(after, l.descending, func(sec *secret) bool {
		switch {
		case !l.accepts(sec, st.region):
			return true
		case len(page) == most:
			next = markOf(page[most-1], l.by, l.descending).token()
			return false
		}
		page = append(page, sec)
		return true
	})
	return page, next, nil
}

func (l listing) accepts(sec *secret, region string) bool {
	return (l.deleted || sec.deletion.IsZero()) &&
		!slices.ContainsFunc(l.filters, func(f filter) bool { return !f.accepts(sec, region) })
}
