package trail

import "github.com/rolloverhq/rollover/journal"

// LabelUpdate is the detail of an event that Secrets Manager sends without CloudTrail, when a label other
// than AWSPENDING and AWSPREVIOUS has moved to a version.
type LabelUpdate struct {
	Name      string `json:"name"` // of the secret
	Label     string `json:"labelUpdated"`
	VersionID string `json:"versionId"`
}

// labelMove is a LabelUpdate and its secret's ARN.
type labelMove struct {
	LabelUpdate
	arn string
}

func (v *view) labelled(e journal.Entry, l journal.Labelled) {
	if l.To == "" || l.Label == "AWSPENDING" || l.Label == "AWSPREVIOUS" {
		return
	}
	v.seen = append(v.seen, happening{at: e.At, seq: e.Seq, label: &labelMove{
		LabelUpdate{l.Secret, l.Label, v.versionID(l.Secret, l.To)}, v.arn(l.Secret),
	}})
}
