package fakelambda

import (
	"fmt"
	"slices"
	"strings"
)

type filterLogEventsInput struct {
	logGroupName
	span
	LogStreamNames      []string
	LogStreamNamePrefix string
	FilterPattern       string
	NextToken           string
	Limit               *int
}

type filteredEvent struct {
	LogStreamName string `json:"logStreamName"`
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
	EventID       string `json:"eventId"`
}

type filterLogEventsOutput struct {
	Events             []filteredEvent `json:"events"`
	SearchedLogStreams []struct{}      `json:"searchedLogStreams"` // deprecated, and always empty
	NextToken          string          `json:"nextToken,omitempty"`
}

// filterLogEvents searches a group, in the order of instants. The token of a page is the event it ends with.
func (l *logs) filterLogEvents(in *filterLogEventsInput) (*filterLogEventsOutput, error) {
	pattern, err := parseFilterPattern(in.FilterPattern)
	if err != nil {
		return nil, err
	}
	limit, err := limited(in.Limit, 10000)
	if err != nil {
		return nil, err
	}
	if len(in.LogStreamNames) > 0 && in.LogStreamNamePrefix != "" {
		return nil, &Error{CodeInvalidLogs, "logStreamNames and logStreamNamePrefix cannot be given together."}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.groupLocked(in.logGroupName)
	if err != nil {
		return nil, err
	}
	found := g.sorted()
	if in.NextToken != "" {
		i := slices.IndexFunc(found, func(e logEntry) bool { return e.id() == in.NextToken })
		if i < 0 {
			return nil, &Error{CodeInvalidLogs, "The specified nextToken is invalid."}
		}
		found = found[i+1:]
	}
	out := &filterLogEventsOutput{Events: []filteredEvent{}, SearchedLogStreams: []struct{}{}}
	for _, e := range found {
		if !in.wants(e) || !pattern.matches(e.Message) {
			continue
		}
		if len(out.Events) == limit {
			out.NextToken = out.Events[limit-1].EventID
			break
		}
		out.Events = append(out.Events, filteredEvent{e.Stream, e.At.UnixMilli(), e.Message, e.ingested.UnixMilli(), e.id()})
	}
	return out, nil
}

// wants reports whether an event is of the streams and the time that are searched.
func (in *filterLogEventsInput) wants(e logEntry) bool {
	if len(in.LogStreamNames) > 0 && !slices.Contains(in.LogStreamNames, e.Stream) {
		return false
	}
	return strings.HasPrefix(e.Stream, in.LogStreamNamePrefix) && in.holds(e.At, true)
}

// id is an event's, of 56 digits.
func (e logEntry) id() string { return fmt.Sprintf("%056d", e.number) }
