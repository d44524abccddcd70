package fakesecrets

import (
	"cmp"
	"fmt"
	"regexp"
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

var (
	filterKeys    = []string{"description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"}
	filterPattern = regexp.MustCompile(`^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$`)
)

func (in *listSecretsInput) check(c *checks) {
	c.page(100, in.MaxResults, in.NextToken)
	c.size("filters", "", len(in.Filters), 0, 10)
	for i, f := range in.Filters {
		at := fmt.Sprintf("filters.%d.member.", i+1)
		c.enum(at+"key", f.Key, filterKeys...)
		c.size(at+"values", f.Values, len(f.Values), 1, 10)
		for j := range f.Values {
			c.length(fmt.Sprintf("%svalues.%d.member", at, j+1), &f.Values[j], 0, 512)
			c.matches(fmt.Sprintf("%svalues.%d.member", at, j+1), &f.Values[j], filterPattern)
		}
	}
	c.enum("sortBy", in.SortBy, "created-date", "last-accessed-date", "last-changed-date", "name")
	c.enum("sortOrder", in.SortOrder, "asc", "desc")
}

// listSecrets is spec 4.9: by creation, ascending, unless told otherwise.
func (s *Service) listSecrets(_ *call, in *listSecretsInput) (*listSecretsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*secret
	for _, sec := range s.store.byName {
		if !sec.deletion.IsZero() && !deref(in.IncludePlannedDeletion) {
			continue
		}
		if !slices.ContainsFunc(in.Filters, func(f filter) bool { return !f.accepts(sec, s.store.region) }) {
			found = append(found, sec)
		}
	}
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
