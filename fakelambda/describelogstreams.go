package fakelambda

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

type describeLogStreamsInput struct {
	logGroupName
	LogStreamNamePrefix string
	OrderBy             string
	Descending          bool
	NextToken           string
	Limit               *int
}

type logStreamOutput struct {
	LogStreamName       string `json:"logStreamName"`
	CreationTime        int64  `json:"creationTime"`
	FirstEventTimestamp int64  `json:"firstEventTimestamp"`
	LastEventTimestamp  int64  `json:"lastEventTimestamp"`
	LastIngestionTime   int64  `json:"lastIngestionTime"`
	ARN                 string `json:"arn"`
	StoredBytes         int    `json:"storedBytes"` // always 0 of a stream (DescribeLogStreams)
}

type describeLogStreamsOutput struct {
	LogStreams []logStreamOutput `json:"logStreams"`
	NextToken  string            `json:"nextToken,omitempty"`
}

// describeLogStreams lists a group's streams, by name or by the instants of their last events.
func (l *logs) describeLogStreams(in *describeLogStreamsInput) (*describeLogStreamsOutput, error) {
	limit, err := limited(in.Limit, 50)
	if err != nil {
		return nil, err
	}
	byTime := in.OrderBy == "LastEventTime"
	switch {
	case in.OrderBy != "" && in.OrderBy != "LogStreamName" && !byTime:
		return nil, violations{{in.OrderBy, "orderBy", "Member must satisfy enum value set: [LogStreamName, LastEventTime]"}}.err(CodeInvalidLogs)
	case byTime && in.LogStreamNamePrefix != "":
		return nil, &Error{CodeInvalidLogs, "Cannot order by LastEventTime with a logStreamNamePrefix."}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.groupLocked(in.logGroupName)
	if err != nil {
		return nil, err
	}
	streams := slices.SortedFunc(maps.Values(g.streams), func(a, b *logStream) int {
		order := strings.Compare(a.name, b.name)
		if byTime {
			order = cmp.Or(a.last.Compare(b.last), order)
		}
		if in.Descending {
			return -order
		}
		return order
	})
	streams = slices.DeleteFunc(streams, func(s *logStream) bool { return !strings.HasPrefix(s.name, in.LogStreamNamePrefix) })
	page, next, err := paged(streams, func(s *logStream) string { return s.name }, limit, in.NextToken, CodeInvalidLogs)
	if err != nil {
		return nil, err
	}
	out := &describeLogStreamsOutput{LogStreams: []logStreamOutput{}, NextToken: next}
	for _, s := range page {
		out.LogStreams = append(out.LogStreams, logStreamOutput{
			LogStreamName: s.name, CreationTime: s.created.UnixMilli(),
			FirstEventTimestamp: s.first.UnixMilli(), LastEventTimestamp: s.last.UnixMilli(),
			LastIngestionTime: s.ingested.UnixMilli(), ARN: l.groupARN(g.name) + ":log-stream:" + s.name,
		})
	}
	return out, nil
}
