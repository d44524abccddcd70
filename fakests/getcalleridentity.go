package fakests

import "encoding/xml"

type getCallerIdentityResult struct {
	XMLName xml.Name `xml:"GetCallerIdentityResult"`
	Arn     string
	UserId  string
	Account string
}

// getCallerIdentity tells a caller who it is.
func (s *Service) getCallerIdentity(accessKeyID string) result {
	id := s.Identify(accessKeyID)
	return getCallerIdentityResult{Arn: id.ARN, UserId: id.UserID, Account: id.Account}
}
