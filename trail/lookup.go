package trail

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lookup is a question to LookupEvents. The zero value asks for everything, the youngest first.
type Lookup struct {
	Attributes []LookupAttribute // one at most
	Start, End time.Time         // both inclusive; zero: no bound
	MaxResults int               // zero: 50
	NextToken  string            // of the page before, with the same question
}

// LookupAttribute is what a record must be like: EventId, EventName, EventSource, ReadOnly ("true"),
// ResourceName, ResourceType, Username or AccessKeyId.
type LookupAttribute struct {
	AttributeKey, AttributeValue string
}

// LookupError is an error of LookupEvents, by the vendor's code; the words are ours.
type LookupError struct{ Code, Message string }

func (e *LookupError) Error() string { return e.Code + ": " + e.Message }

// Page is what LookupEvents answers.
type Page struct {
	Records   []Record
	NextToken string // empty: that was all
}

// kept is how long LookupEvents knows a record.
const kept = 90 * 24 * time.Hour

const mostResults = 50

// Find answers a question from a history's records as LookupEvents does at the instant now: management
// events of the last 90 days, the youngest first. A token leads on to where its page ended, also when
// there are younger records by then.
func (q Lookup) Find(records []Record, now time.Time) (Page, error) {
	matches, err := q.matcher()
	if err != nil {
		return Page{}, err
	}
	most := q.MaxResults
	if most == 0 {
		most = mostResults
	}
	if most < 1 || most > mostResults {
		return Page{}, &LookupError{"InvalidMaxResultsException", fmt.Sprintf("MaxResults is %d, and is to be 1 to %d", most, mostResults)}
	}
	var found []Record
	for _, r := range slices.Backward(records) {
		if r.ManagementEvent && now.Sub(r.At) <= kept && matches(r) {
			found = append(found, r)
		}
	}
	if q.NextToken != "" {
		last := slices.IndexFunc(found, func(r Record) bool { return q.token(r) == q.NextToken })
		if last < 0 {
			return Page{}, &LookupError{"InvalidNextTokenException", "the token is not one of an answer to this question"}
		}
		found = found[last+1:]
	}
	if len(found) <= most {
		return Page{Records: found}, nil
	}
	return Page{Records: found[:most], NextToken: q.token(found[most-1])}, nil
}

// token leads on behind a record, for the same question alone.
func (q Lookup) token(last Record) string {
	return uuid("page", last.EventID, q.Start.String(), q.End.String(), fmt.Sprint(q.Attributes))
}

// matcher says which records the question is about.
func (q Lookup) matcher() (func(Record) bool, error) {
	if !q.Start.IsZero() && !q.End.IsZero() && q.Start.After(q.End) {
		return nil, &LookupError{"InvalidTimeRangeException", "StartTime is after EndTime"}
	}
	if len(q.Attributes) > 1 {
		return nil, &LookupError{"InvalidLookupAttributesException", "there may be one attribute"}
	}
	is := func(Record) bool { return true }
	for _, a := range q.Attributes {
		values := lookupAttributes[a.AttributeKey]
		if values == nil {
			return nil, &LookupError{"InvalidLookupAttributesException", fmt.Sprintf("there is no attribute %q", a.AttributeKey)}
		}
		is = func(r Record) bool { return slices.Contains(values(r), a.AttributeValue) }
	}
	return func(r Record) bool {
		early := !q.Start.IsZero() && r.EventTime.Before(q.Start)
		late := !q.End.IsZero() && r.EventTime.After(q.End)
		return !early && !late && is(r)
	}, nil
}

// lookupAttributes are the values by which a record is found.
var lookupAttributes = map[string]func(Record) []string{
	"EventId":      func(r Record) []string { return []string{r.EventID} },
	"EventName":    func(r Record) []string { return []string{r.EventName} },
	"EventSource":  func(r Record) []string { return []string{r.EventSource} },
	"ReadOnly":     func(r Record) []string { return []string{strconv.FormatBool(r.ReadOnly)} },
	"Username":     func(r Record) []string { return []string{r.UserIdentity.username()} },
	"AccessKeyId":  func(Record) []string { return nil }, // the journal has none
	"ResourceName": func(r Record) []string { return names(r.lookedUp()) },
	"ResourceType": func(r Record) []string { return types(r.lookedUp()) },
}

// LookupResource is a resource in an answer of LookupEvents.
type LookupResource struct {
	ResourceType, ResourceName string
}

// lookedUp are the resources by which a record is found: the secret, by its ARN and as it was given.
func (r Record) lookedUp() []LookupResource {
	var all []LookupResource
	for _, name := range []any{r.secret, r.RequestParameters["secretId"], r.RequestParameters["name"]} {
		resource := LookupResource{"AWS::SecretsManager::Secret", ""}
		resource.ResourceName, _ = name.(string)
		if resource.ResourceName != "" && !slices.Contains(all, resource) {
			all = append(all, resource)
		}
	}
	return all
}

func names(of []LookupResource) (all []string) {
	for _, r := range of {
		all = append(all, r.ResourceName)
	}
	return all
}

func types(of []LookupResource) (all []string) {
	for _, r := range of {
		all = append(all, r.ResourceType)
	}
	return all
}

// MarshalJSON writes a page as the vendor's protocol has it.
func (p Page) MarshalJSON() ([]byte, error) {
	type entry struct {
		EventId, EventName, ReadOnly string
		EventTime                    json.Number // seconds since 1970
		EventSource                  string
		Username                     string `json:",omitempty"`
		Resources                    []LookupResource
		CloudTrailEvent              string
	}
	out := struct {
		Events    []entry
		NextToken string `json:",omitempty"`
	}{Events: []entry{}, NextToken: p.NextToken}
	for _, r := range p.Records {
		var whole strings.Builder
		encoder := json.NewEncoder(&whole)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(r); err != nil {
			return nil, err
		}
		resources := r.lookedUp()
		if resources == nil {
			resources = []LookupResource{}
		}
		out.Events = append(out.Events, entry{
			EventId: r.EventID, EventName: r.EventName, ReadOnly: strconv.FormatBool(r.ReadOnly),
			EventTime: json.Number(strconv.FormatInt(r.EventTime.Unix(), 10)), EventSource: r.EventSource,
			Username: r.UserIdentity.username(), Resources: resources, CloudTrailEvent: strings.TrimSpace(whole.String()),
		})
	}
	return json.Marshal(out)
}
