package fakeauth0

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// defaultDomain is the name on the embedded certificates.
const defaultDomain = "tenant.rollover.test"

// Options say what kind of tenant it is. The zero value is a tenant of today with no default
// audience. The knobs are those that the evidence calls for (spec/auth0.md appendix B).
type Options struct {
	// Domain is the tenant's name, without scheme. It keeps the identifiers of two tenants of one world
	// apart, and is the host of URL until the tenant listens. Empty: "tenant.rollover.test".
	Domain string
	// URL is the base URL under which clients reach the tenant, where that is not its own listener's,
	// without a trailing slash: "https://example.eu.auth0.com". Empty: the listener's.
	URL string

	// DefaultAudience is used by token requests that name none (1.4). Empty: they are refused.
	DefaultAudience string
	// LegacyOpaque answers a request without an audience with an opaque token, as tenants do that have the
	// flag allow_api1_non_global_clients; DefaultAudience is not applied then (1.4).
	LegacyOpaque bool
	// ResourceParameter makes "resource" an alias of "audience" (Resource Parameter Compatibility
	// Profile "compatibility", 1.1). False: it is ignored.
	ResourceParameter bool
	// OrganizationNames lets a request name an organization by its name, and adds org_name to tokens
	// ("Allow Organization Names in Authentication API", 1.4). False: ids alone.
	OrganizationNames bool
	// StrictAuthMethod refuses client credentials that come in another way than the client is set to:
	// in the body or by HTTP Basic. False: either way serves, since Auth0 does not say (1.2).
	StrictAuthMethod bool

	// Wording is the era of the text for a missing client grant. Zero: WordingCurrent.
	Wording Wording
	// UnsupportedGrantStatus is 501, or 400 with the wording of the 2026 OpenAPI document (row E4).
	// Zero: 501.
	UnsupportedGrantStatus int
	// Outage is what fault.Refuse answers. Zero: OutageUnavailable.
	Outage Outage
	// ThrottleText is the description in the answer to fault.Throttle (1.7). Empty: "Global limit has
	// been reached".
	ThrottleText string
	// RetryAfter sends Retry-After with that answer. False: only the X-RateLimit headers, which is
	// all that Auth0 promises for its global limit.
	RetryAfter bool

	// RateProfile is the plan by whose limits requests are counted (5.1). Empty: RateOff.
	RateProfile RateProfile
	// ClientQuota and OrganizationQuota are for those that have none of their own (default_token_quota, 1.7).
	// Zero: no limit.
	ClientQuota, OrganizationQuota Quota

	// SecretPropagation is how a new client secret comes to be known (4.4). Empty: PropagationLag.
	SecretPropagation Propagation
	// SecretDelay is how long that takes. Zero: 30 s, which is the longest.
	SecretDelay time.Duration

	// CacheControl is the header of the JWKS and of discovery, which go-jwt-middleware obeys (3.3).
	// Empty: the recorded "public, max-age=15, stale-while-revalidate=15, stale-if-error=86400".
	CacheControl string
	// JWKSDelay is how long a change of the signing keys takes to show in the JWKS (3.3). Zero: at once.
	// The facts in the journal do not wait for it.
	JWKSDelay time.Duration
	// JWKSWithoutAlg leaves "alg" out of the JWKS, as the tenant setting "Include Signing Algorithms in
	// JSON Web Key Set" does when it is off (3.1).
	JWKSWithoutAlg bool
}

// Wording is an era of Auth0's text for row E8, which changed four times; clients that match on the
// text break.
type Wording int

// The eras (spec/auth0.md rows E8 to E8d).
const (
	WordingCurrent Wording = iota // seen 2026
	Wording2025
	Wording2020
	Wording2016
)

// Outage is a way of Auth0 to say that it cannot. No official SDK tries the token endpoint again on
// any of them (spec/auth0.md 5.3).
type Outage int

// The outages (spec/auth0.md rows E22 to E24).
const (
	OutageUnavailable Outage = iota // 503 temporarily_unavailable
	OutageEmpty                     // 500 with an empty body
	OutageServerError               // 500 server_error
	OutageEdge                      // 502 with an HTML page, from the edge in front of the tenant
	OutageDisabled                  // 404 endpoint_disabled (row E20)
	OutageValidation                // 401 requires_validation: the traffic looks suspicious (row E25)
)

// Check reports what is wrong with the options, or nil. New panics with it.
func (o Options) Check() error {
	switch {
	case strings.ContainsAny(o.Domain, "/ "):
		return fmt.Errorf("domain %q: name the host alone, such as %q", o.Domain, defaultDomain)
	case o.URL != "" && (!strings.Contains(o.URL, "://") || strings.HasSuffix(o.URL, "/")):
		return fmt.Errorf("url %q: give scheme and host without a trailing slash", o.URL)
	case o.UnsupportedGrantStatus != 0 && o.UnsupportedGrantStatus != http.StatusNotImplemented && o.UnsupportedGrantStatus != http.StatusBadRequest:
		return fmt.Errorf("unsupported grant status %d: it is 501 or 400", o.UnsupportedGrantStatus)
	case o.Wording < WordingCurrent || o.Wording > Wording2016:
		return fmt.Errorf("wording %d: there is none", o.Wording)
	case o.Outage < OutageUnavailable || o.Outage > OutageValidation:
		return fmt.Errorf("outage %d: there is none", o.Outage)
	case o.SecretPropagation != "" && !slices.Contains(propagations, o.SecretPropagation):
		_, err := ParsePropagation(string(o.SecretPropagation))
		return err
	case o.RateProfile != "":
		if _, err := ParseRateProfile(string(o.RateProfile)); err != nil {
			return err
		}
	}
	switch {
	case o.SecretDelay < 0 || o.SecretDelay > maxPropagation:
		return fmt.Errorf("secret delay %v: it is at most %v", o.SecretDelay, maxPropagation)
	case o.JWKSDelay < 0:
		return fmt.Errorf("jwks delay %v: it cannot be negative", o.JWKSDelay)
	}
	return nil
}

func (o Options) domain() string {
	if o.Domain == "" {
		return defaultDomain
	}
	return o.Domain
}

func (o Options) cacheControl() string {
	if o.CacheControl == "" {
		return "public, max-age=15, stale-while-revalidate=15, stale-if-error=86400"
	}
	return o.CacheControl
}

func (o Options) throttleText() string {
	if o.ThrottleText == "" {
		return "Global limit has been reached"
	}
	return o.ThrottleText
}
