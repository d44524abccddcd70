package trail

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Records returns the records of a history, in the order in which what they tell of was over: a call when
// it was answered, or its answer was lost. A call that never happened, because a fault kept it from the
// service, has none, and neither has one that is still waiting.
func Records(history []journal.Entry, o Options) []Record {
	var records []Record
	for _, h := range watch(history, o) {
		if h.record != nil {
			records = append(records, *h.record)
		}
	}
	return records
}

// happening is one thing that somebody who watches sees: a record, or a label that moved.
type happening struct {
	at     time.Time
	seq    int
	record *Record
	label  *labelMove
}

// view reads a history once.
type view struct {
	Options
	arns      map[string]string // :: secret → ARN, of the youngest of that name
	functions map[string]bool   // the principals that are functions
	runs      map[int]*rotation // :: number of the rotation
	seen      []happening
}

func watch(history []journal.Entry, o Options) []happening {
	v := &view{Options: o.withDefaults(), arns: map[string]string{}, functions: map[string]bool{}, runs: map[int]*rotation{}}
	for _, e := range history {
		v.read(e)
	}
	slices.SortStableFunc(v.seen, func(a, b happening) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.seq, b.seq))
	})
	return v.seen
}

func (v *view) read(e journal.Entry) {
	switch f := e.Fact.(type) {
	case journal.Created:
		v.arns[f.Secret] = f.ARN
	case journal.Call:
		v.call(e, f)
	case journal.Invoked:
		v.functions[f.Function] = true
		v.invoked(e, f)
	case journal.RotationStarted:
		v.started(e, f)
	case journal.RotationEnded:
		v.ended(e, f)
	case journal.RotationAbandoned:
		v.abandoned(e, f)
	case journal.Deletion:
		v.deletion(e, f)
	case journal.Labelled:
		v.labelled(e, f)
	}
}

// arn is the ARN of a secret by its name. Of one that nobody has seen made it has the suffix of none.
func (v *view) arn(secret string) string {
	if arn := v.arns[secret]; arn != "" {
		return arn
	}
	return "arn:aws:secretsmanager:" + v.Region + ":" + v.Account + ":secret:" + secret
}

// add takes a record with what all have in common.
func (v *view) add(e journal.Entry, at time.Time, r Record) {
	r.EventVersion = eventVersion
	r.At, r.Seq, r.EventTime = at, e.Seq, e.At.Truncate(time.Second)
	r.AWSRegion, r.RecipientAccountID = v.placeOf(r.secret)
	r.EventID = uuid("record", strconv.Itoa(e.Seq), r.EventName)
	if r.RequestID == "" {
		r.RequestID = uuid("request", strconv.Itoa(e.Seq))
	}
	r.EventCategory = "Data"
	if r.ManagementEvent {
		r.EventCategory = "Management"
	}
	v.seen = append(v.seen, happening{at: at, seq: e.Seq, record: &r})
}

// serviceEvent takes a record of what Secrets Manager did by itself (spec 7.6).
func (v *view) serviceEvent(e journal.Entry, secret string, r Record) {
	r.secret = v.arn(secret)
	_, account := v.placeOf(r.secret)
	r.EventSource, r.EventType, r.ManagementEvent = secretsSource, AwsServiceEvent, true
	r.UserIdentity = Identity{AccountID: account, InvokedBy: secretsSource}
	r.SourceIPAddress, r.UserAgent = secretsSource, secretsSource
	data := map[string]any{"SecretId": r.secret}
	for k, d := range r.AdditionalEventData {
		data[k] = d
	}
	r.AdditionalEventData = data
	v.add(e, e.At, r)
}
