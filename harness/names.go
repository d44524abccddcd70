package harness

import (
	"net/url"
	"strings"
)

// awsNames are the services of AWS that the stack answers for, at their public endpoints: regional ones, with
// FIPS, and dual-stack.
var awsNames = []string{"secretsmanager", "lambda", "sts", "logs"}

// auth0Names are the names of all Auth0 tenants: TENANT.auth0.com of the first region, TENANT.REGION.auth0.com
// of the others.
var auth0Names = []string{"*.auth0.com", "*.*.auth0.com"}

// lead leads the public names to the fakes, and their own addresses, for clients that ask a proxy for those.
func (s *Stack) lead() {
	tenant, aws := s.Auth0.Handler(), s.endpoint(s.manager.Handler())
	for _, name := range auth0Names {
		s.Gateway.Lead(name, tenant)
	}
	for _, service := range awsNames {
		for _, suffix := range []string{".*.amazonaws.com", "-fips.*.amazonaws.com", ".*.api.aws", "-fips.*.api.aws"} {
			s.Gateway.Lead(service+suffix, aws)
		}
	}
	s.Gateway.Lead("sts.amazonaws.com", aws)
	s.Gateway.Lead(address(s.Auth0.URL()), tenant) // a custom domain, if it has one
	s.Gateway.Lead(address(s.manager.URL()), aws)
}

// address is host and port of a URL.
func address(of string) string {
	if u, err := url.Parse(of); err == nil {
		return u.Host
	}
	return strings.TrimPrefix(of, "http://")
}
