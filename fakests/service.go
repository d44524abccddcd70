package fakests

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"

	"github.com/rolloverhq/rollover/world"
)

// Options say how a Service differs from the usual. The zero value is ready for use.
type Options struct {
	Account string // of callers whose access key id names none; empty: "000000000000"
}

// Service is one world's STS. Make it with New. It holds no state, and all methods are safe for
// concurrent use.
type Service struct {
	world    *world.World
	account  string
	requests *world.Rand
}

// New returns a service.
func New(w *world.World, o Options) *Service {
	if o.Account == "" {
		o.Account = "000000000000"
	}
	return &Service{world: w, account: o.Account, requests: w.Rand("fakests request ids")}
}

// Identity is who a caller is.
type Identity struct {
	Account string
	ARN     string // of a function, its role's session; of anybody else, a user
	UserID  string
}

var account = regexp.MustCompile(`^\d{12}$`)

// Identify returns who signs with an access key id. The role of a function has the function's name.
func (s *Service) Identify(accessKeyID string) Identity {
	caller := s.world.Callers.ByKey(accessKeyID)
	id := Identity{Account: s.account}
	if account.MatchString(accessKeyID) {
		id.Account = accessKeyID
	}
	if caller.Function {
		id.ARN = "arn:aws:sts::" + id.Account + ":assumed-role/" + caller.Name + "/" + caller.Name
		id.UserID = "AROA" + padded(caller.Name) + ":" + caller.Name
		return id
	}
	id.ARN = "arn:aws:iam::" + id.Account + ":user/" + caller.Name
	id.UserID = "AIDA" + padded(caller.Name)
	return id
}

// padded makes of a name what stands in a unique id: 17 capital letters and digits, the same each time.
func padded(name string) string {
	sum := sha256.Sum256([]byte(name))
	return base32.StdEncoding.EncodeToString(sum[:])[:17]
}
