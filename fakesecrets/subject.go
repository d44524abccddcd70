package fakesecrets

import "strings"

// subject is what a request is about, as far as it can be read from the outside: for the journal, and
// for a call that a fault keeps from happening.
type subject struct {
	SecretId            string
	Name                string
	ClientRequestToken  string
	VersionId           string
	VersionStage        string
	VersionStages       []string
	RotationLambdaARN   string
	MoveToVersionId     string
	RemoveFromVersionId string
}

func (a subject) id() string {
	if a.SecretId != "" {
		return a.SecretId
	}
	return a.Name
}

// args names the secret, the version if it exists, and the labels: "service-token-demo v3 AWSPENDING".
// Text that only the client vouches for is masked.
func (s *Service) args(at place, a subject) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.stores.resolve(at, a.id())
	var parts []string
	if sec == nil {
		if a.id() != "" {
			parts = append(parts, s.world.Names.Mask(a.id()))
		}
	} else {
		parts = append(parts, sec.title)
		for _, id := range []string{a.VersionId, a.MoveToVersionId, a.RemoveFromVersionId, a.ClientRequestToken} {
			if v := sec.byID[id]; v != nil {
				parts = append(parts, v.ordinal)
				break
			}
		}
	}
	for _, label := range append([]string{a.VersionStage}, a.VersionStages...) {
		switch label {
		case "":
		case current, pending, previous:
			parts = append(parts, label)
		default:
			parts = append(parts, s.world.Names.Mask(label))
		}
	}
	return strings.Join(parts, " ")
}
