package fakesecrets

import (
	"cmp"
	"slices"
	"strings"
	"time"
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
	c.enum("sortBy", in.SortBy, "created-date", "last-accessed-date", "last-changed-date", "name")
	c.enum("sortOrder", in.SortOrder, "asc", "desc")
}

// listSecrets is spec 4.9: by creation, ascending, unless told otherwise.
func (s *Service) listSecrets(c *call, in *listSecretsInput) (*listSecretsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mayAnywhereLocked(c); err != nil {
		return nil, err
	}
	found := s.stores.at(c.at).matching(in.Filters, deref(in.IncludePlannedDeletion))
	slices.SortFunc(found, order(deref(in.SortBy), deref(in.SortOrder) == "desc"))
	page, next, err := paged(found, func(sec *secret) string { return sec.arn }, in.MaxResults, in.NextToken)
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

// order compares secrets by what ListSecrets is to sort by; equal ones stay in order of creation.
func order(by string, descending bool) func(a, b *secret) int {
	date := func(of func(*secret) time.Time) func(a, b *secret) int {
		return func(a, b *secret) int { return of(a).Compare(of(b)) }
	}
	compare := func(a, b *secret) int { return 0 }
	switch by {
	case "name":
		compare = func(a, b *secret) int { return strings.Compare(a.name, b.name) }
	case "last-accessed-date":
		compare = date(func(sec *secret) time.Time { return sec.accessed })
	case "last-changed-date":
		compare = date(func(sec *secret) time.Time { return sec.changed })
	}
	return func(a, b *secret) int {
		n := cmp.Or(compare(a, b), a.order-b.order)
		if descending {
			return -n
		}
		return n
	}
}
