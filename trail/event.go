package trail

import (
	"strconv"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Event is an event of EventBridge's default bus.
type Event struct {
	Version    string    `json:"version"`
	ID         string    `json:"id"`
	DetailType string    `json:"detail-type"`
	Source     string    `json:"source"` // "aws.secretsmanager"
	Account    string    `json:"account"`
	Time       time.Time `json:"time"` // whole seconds
	Region     string    `json:"region"`
	Resources  []string  `json:"resources"`
	Detail     any       `json:"detail"` // a Record or a LabelUpdate

	At  time.Time `json:"-"` // the world's instant. How long the vendor takes to deliver is not part of it
	Seq int       `json:"-"` // the journal's line that it is a view of
}

// The types of an event.
const (
	APICall      = "AWS API Call via CloudTrail"
	ServiceEvent = "AWS Service Event via CloudTrail"
	LabelUpdated = "Secret Label Updated" // without CloudTrail
)

// Events returns the events that EventBridge makes of a history, in order, as if the account had a trail.
// Whether a rule is shown those that only read is the rule's affair.
func Events(history []journal.Entry, o Options) []Event {
	o = o.withDefaults()
	var events []Event
	for _, h := range watch(history, o) {
		if h.record != nil {
			events = append(events, h.record.event())
		} else {
			events = append(events, h.label.event(h, o))
		}
	}
	return events
}

func (r *Record) event() Event {
	kind := APICall
	if r.EventType == AwsServiceEvent {
		kind = ServiceEvent
	}
	service, _, _ := strings.Cut(r.EventSource, ".")
	return Event{
		Version: "0", ID: uuid("event", r.EventID), DetailType: kind, Source: "aws." + service,
		Account: r.RecipientAccountID, Time: r.EventTime, Region: r.AWSRegion, Resources: []string{}, Detail: *r, At: r.At, Seq: r.Seq,
	}
}

func (l *labelMove) event(h happening, o Options) Event {
	region, account := o.placeOf(l.arn)
	return Event{
		Version: "0", ID: uuid("label", strconv.Itoa(h.seq)), DetailType: LabelUpdated, Source: "aws.secretsmanager",
		Account: account, Time: h.at.Truncate(time.Second), Region: region, Resources: []string{l.arn},
		Detail: l.LabelUpdate, At: h.at, Seq: h.seq,
	}
}

// Name is what happened, in one word: the eventName of a record, else the type of the event.
func (e Event) Name() string {
	if r, ok := e.Detail.(Record); ok {
		return r.EventName
	}
	return e.DetailType
}
