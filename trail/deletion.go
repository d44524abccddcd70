package trail

import "github.com/rolloverhq/rollover/journal"

// deletionEvents are the names of the steps of a deletion.
var deletionEvents = map[journal.DeletionState]string{
	journal.DeletionStarted:   "StartSecretVersionDelete",
	journal.DeletionCancelled: "CancelSecretVersionDelete",
	journal.DeletionEnded:     "EndSecretVersionDelete",
}

// deletion tells of a version. That its id stands under SecretVersionId is a guess.
func (v *view) deletion(e journal.Entry, d journal.Deletion) {
	v.serviceEvent(e, d.Secret, Record{
		EventName:           deletionEvents[d.To],
		AdditionalEventData: map[string]any{"SecretVersionId": v.versionID(d.Secret, d.Version)},
	})
}
