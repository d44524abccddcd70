package fakesecrets

import (
	"regexp"
	"strings"
)

// place is a region of an account. Each has secrets of its own.
type place struct{ region, account string }

// arnPrefix is what stands before a secret's name in its ARN (spec 2.1).
func (p place) arnPrefix() string {
	return "arn:" + partition(p.region) + ":secretsmanager:" + p.region + ":" + p.account + ":secret:"
}

// functionARN returns the ARN of a function here; an ARN stays itself.
func (p place) functionARN(function string) string {
	if isARN(function) {
		return function
	}
	return "arn:" + partition(p.region) + ":lambda:" + p.region + ":" + p.account + ":function:" + function
}

// user is the ARN of a principal of the account.
func (p place) user(name string) string {
	return "arn:" + partition(p.region) + ":iam::" + p.account + ":user/" + name
}

// partition is the part of the vendor's world in which a region is.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// placeOf returns where a secret's ARN says that it is, and what stands behind ":secret:".
func placeOf(arn string) (at place, resource string, ok bool) {
	f := strings.SplitN(arn, ":", 7)
	if len(f) < 7 || f[0] != "arn" || f[1] != partition(f[3]) || f[2] != "secretsmanager" || f[5] != "secret" {
		return place{}, "", false
	}
	return place{f[3], f[4]}, f[6], true
}

var accountPattern = regexp.MustCompile(`^[0-9]{12}$`)

// in returns where a request with this credential is at home: in the region that it is signed for, and in
// the account that its access key id is, if that has twelve digits. What it does not say is the default.
func (c credential) in(usual place) place {
	if c.region != "" {
		usual.region = c.region
	}
	if accountPattern.MatchString(c.accessKeyID) {
		usual.account = c.accessKeyID
	}
	return usual
}
