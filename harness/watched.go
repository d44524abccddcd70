package harness

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/trail"
)

// watched serves what an operator watches, as JSON lists: EventBridge's events and CloudTrail's records.
// Each is asked for whole, or from behind an id (?after=ID), from an instant on (?since=RFC3339), and of
// events only those that an event pattern matches (?pattern=JSON).
func (s *Stack) watched(mux *http.ServeMux) {
	mux.HandleFunc("GET /_rollover/events", func(w http.ResponseWriter, r *http.Request) {
		events, err := from(r, s.Events(), func(e trail.Event) (string, time.Time) { return e.ID, e.At })
		if text := r.URL.Query().Get("pattern"); text != "" && err == nil {
			var pattern *trail.Pattern
			if pattern, err = trail.Parse(text); err == nil {
				events = slices.DeleteFunc(events, func(e trail.Event) bool { return !pattern.Matches(e) })
			}
		}
		writeList(w, events, err)
	})
	mux.HandleFunc("GET /_rollover/cloudtrail", func(w http.ResponseWriter, r *http.Request) {
		records, err := from(r, s.CloudTrail(), func(c trail.Record) (string, time.Time) { return c.EventID, c.At })
		writeList(w, records, err)
	})
}

// from cuts a list at what the query says.
func from[T any](r *http.Request, all []T, place func(T) (id string, at time.Time)) ([]T, error) {
	if after := r.URL.Query().Get("after"); after != "" {
		i := slices.IndexFunc(all, func(one T) bool { id, _ := place(one); return id == after })
		if i < 0 {
			return nil, errors.New("after: there is nothing of this id")
		}
		all = all[i+1:]
	}
	if text := r.URL.Query().Get("since"); text != "" {
		since, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, errors.New("since: it is to be an instant such as 2035-01-01T00:00:00Z")
		}
		all = slices.DeleteFunc(all, func(one T) bool { _, at := place(one); return at.Before(since) })
	}
	return all, nil
}

func writeList[T any](w http.ResponseWriter, all []T, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if all == nil {
		all = []T{}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(all) // a client that is gone needs no answer
}

// lookupTarget is how requests to CloudTrail name their operation, from whichever client.
const lookupTarget = "CloudTrail_20131101."

// besideLookup leads CloudTrail's requests aside, which come to the same path as those of other services.
func besideLookup(lookup http.HandlerFunc, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("X-Amz-Target"), lookupTarget) {
			lookup(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}

// longestLookup is more than any question that LookupEvents takes.
const longestLookup = 64 << 10

// serveLookup is CloudTrail's LookupEvents, in AWS JSON 1.1. Signatures are not looked at.
func (s *Stack) serveLookup(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), lookupTarget)
	if operation != "LookupEvents" {
		writeTarget(w, http.StatusBadRequest, refusal{"UnknownOperationException", "of CloudTrail there is LookupEvents alone"})
		return
	}
	var in struct {
		LookupAttributes   []trail.LookupAttribute
		StartTime, EndTime *float64
		MaxResults         *int
		NextToken          string
		EventCategory      string
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestLookup))
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	if err != nil {
		writeTarget(w, http.StatusBadRequest, refusal{"SerializationException", "the request body is not the JSON object of this operation"})
		return
	}
	if in.EventCategory != "" {
		writeTarget(w, http.StatusBadRequest, refusal{"InvalidEventCategoryException", "there are management events alone"})
		return
	}
	q := trail.Lookup{Attributes: in.LookupAttributes, Start: instant(in.StartTime), End: instant(in.EndTime), NextToken: in.NextToken}
	if q.MaxResults = 50; in.MaxResults != nil {
		q.MaxResults = *in.MaxResults
		if q.MaxResults == 0 {
			q.MaxResults = -1 // zero from the wire is out of range, and not the default
		}
	}
	page, err := q.Find(s.CloudTrail(), s.Clock.Now())
	var no *trail.LookupError
	if errors.As(err, &no) {
		writeTarget(w, http.StatusBadRequest, refusal{no.Code, no.Message})
		return
	}
	writeTarget(w, http.StatusOK, page)
}

// refusal is an error in AWS JSON 1.1.
type refusal struct {
	Type    string `json:"__type"`
	Message string `json:"message"`
}

// instant is seconds since 1970.
func instant(seconds *float64) time.Time {
	if seconds == nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(*seconds * 1000)).UTC()
}

func writeTarget(w http.ResponseWriter, status int, out any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out) // a client that is gone needs no answer
}
