package fakesecrets

import (
	"errors"
	"fmt"
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
	ids, next, err := s.batchLocked(c, in)
	if err != nil {
		return nil, err
	}
	out := &batchGetSecretValueOutput{SecretValues: []*getSecretValueOutput{}, Errors: []batchError{}, NextToken: next}
	get := *c
	get.op = "GetSecretValue"
	for _, id := range ids {
		one := &getSecretValueInput{SecretId: &id}
		get.in = one
		sec, v, err := s.retrieveLocked(&get, one)
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

// batchLocked returns the secrets that a batch is about: those that it names, or a page of those that its
// filters find.
func (s *Service) batchLocked(c *call, in *batchGetSecretValueInput) (ids []string, next string, err error) {
	switch {
	case in.Filters != nil:
	case in.NextToken != nil:
		return nil, "", badNextToken.of()
	default:
		return in.SecretIdList, "", nil
	}
	c.args = bySearch
	search := *c
	search.op = "ListSecrets"
	if err := s.mayAnywhereLocked(&search); err != nil {
		return nil, "", err
	}
	most := int64(20)
	if in.MaxResults != nil {
		most = *in.MaxResults
	}
	page, next, err := s.stores.at(c.at).list(listing{filters: in.Filters, by: byCreation, most: &most, token: in.NextToken})
	for _, sec := range page {
		ids = append(ids, sec.arn)
	}
	return ids, next, err
}
