package fakesecrets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

type batchGetSecretValueInput struct {
	SecretIdList []string
	Filters      []filter
	MaxResults   *int64
	NextToken    *string
}

type batchGetSecretValueOutput struct {
	SecretValues []*getSecretValueOutput
	Errors       []batchError
	NextToken    string `json:",omitempty"`
}

type batchError struct {
	SecretId  string
	ErrorCode string
	Message   string
}

func (in *batchGetSecretValueInput) check(c *checks) {
	if in.SecretIdList != nil {
		c.size("secretIdList", in.SecretIdList, len(in.SecretIdList), 1, 20)
	}
	for i := range in.SecretIdList {
		c.named(fmt.Sprintf("secretIdList.%d.member", i+1), &in.SecretIdList[i], 2048, validID)
	}
	checkFilters(c, in.Filters)
	c.page(20, in.MaxResults, in.NextToken)
}

// bySearch stands before the secrets in the journal's line of a batch that names none itself.
const bySearch = "*"

// batchGetSecretValue is spec 4.6: current versions only. A secret that cannot be read is told among
// the errors, and the call succeeds.
func (s *Service) batchGetSecretValue(c *call, in *batchGetSecretValueInput) (*batchGetSecretValueOutput, error) {
	switch {
	case (in.SecretIdList == nil) == (in.Filters == nil):
		return nil, batchNeither.of()
	case in.MaxResults != nil && in.Filters == nil:
		return nil, batchMaxResults.of()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mayAnywhereLocked(c); err != nil {
		return nil, err
	}
	ids := in.SecretIdList
	if in.Filters != nil {
		c.args = bySearch
		list := *c
		list.op = "ListSecrets"
		if err := s.mayAnywhereLocked(&list); err != nil {
			return nil, err
		}
		found := s.stores.at(c.at).matching(in.Filters, false)
		slices.SortFunc(found, order("", false))
		for _, sec := range found {
			ids = append(ids, sec.arn)
		}
	}
	if in.MaxResults == nil {
		most := int64(20)
		in.MaxResults = &most
	}
	ids, next, err := paged(ids, func(id string) string { return id }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &batchGetSecretValueOutput{SecretValues: []*getSecretValueOutput{}, Errors: []batchError{}, NextToken: next}
	get := *c
	get.op = "GetSecretValue"
	for _, id := range ids {
		sec, v, err := s.retrieveLocked(&get, &getSecretValueInput{SecretId: &id})
		var why *Error
		if errors.As(err, &why) {
			out.Errors = append(out.Errors, batchError{SecretId: id, ErrorCode: why.Code, Message: why.Message})
			continue
		}
		out.SecretValues = append(out.SecretValues, s.retrievedLocked(sec, v))
		c.args += " " + sec.title + " " + v.ordinal
	}
	c.args = strings.TrimSpace(c.args)
	return out, nil
}
