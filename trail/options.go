package trail

import "strings"

// Options say what the journal does not: in which account it happened, how what it has by ordinal is
// spelt there, and where the vendor leaves a choice. The zero value is ready for use.
type Options struct {
	Account string // empty: "000000000000"
	Region  string // empty: "eu-west-1"

	// VersionID returns the id of a version of a secret, by its ordinal, or an empty text if it does not
	// know. Nil knows none. Where it is not known, an id is made of the two names.
	VersionID func(secret, version string) string

	// Principal returns the ARN of a principal by the name that the journal has for it. Nil: a function
	// has the role of its own name, and everybody else is a user of that name.
	Principal func(name string, function bool) string

	// DataEvents records the invocations of functions as well. An account does so only if its trail says
	// so, and LookupEvents never shows them.
	DataEvents bool

	// PerRun tells of a rotation's first start and first failure only, not of those of its re-attempts.
	// Which of the two the vendor does is not documented.
	PerRun bool

	// UnfinishedFails tells of a rotation as failed, without a message, when all of its steps have
	// returned and the secret is not rotated. What the vendor says of one is not known; false says nothing.
	UnfinishedFails bool
}

func (o Options) withDefaults() Options {
	if o.Account == "" {
		o.Account = "000000000000"
	}
	if o.Region == "" {
		o.Region = "eu-west-1"
	}
	if o.Principal == nil {
		o.Principal = o.principal
	}
	return o
}

// principal is the default of Principal.
func (o Options) principal(name string, function bool) string {
	if function {
		return "arn:aws:sts::" + o.Account + ":assumed-role/" + name + "/" + name
	}
	return "arn:aws:iam::" + o.Account + ":user/" + name
}

// functionARN is the ARN of a function by its name.
func (o Options) functionARN(name string) string {
	return "arn:aws:lambda:" + o.Region + ":" + o.Account + ":function:" + name
}

// versionID is the id of a version by its ordinal.
func (o Options) versionID(secret, version string) string {
	if o.VersionID != nil {
		if id := o.VersionID(secret, version); id != "" {
			return id
		}
	}
	return uuid("version", secret, version)
}

// placeOf is the region and the account in an ARN; what it does not say is where the account is.
func (o Options) placeOf(arn string) (region, account string) {
	region, account = o.Region, o.Account
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		if parts[3] != "" {
			region = parts[3]
		}
		if parts[4] != "" {
			account = parts[4]
		}
	}
	return region, account
}
