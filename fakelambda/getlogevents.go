package fakelambda

import (
	"fmt"
	"slices"
)

type getLogEventsInput struct {
	logGroupName
	span
	LogStreamName string
	NextToken     string
	Limit         *int
	StartFromHead bool
}

type outputEvent struct {
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
}

type getLogEventsOutput struct {
	Events            []outputEvent `json:"events"`
	NextForwardToken  string        `json:"nextForwardToken"`
	NextBackwardToken string        `json:"nextBackwardToken"`
}

// getLogEvents reads one stream, in either direction. A token stands for a place between two events and for
// the direction to go on in; at the end of the stream it is the one that was given.
func (l *logs) getLogEvents(in *getLogEventsInput) (*getLogEventsOutput, error) {
	limit, err := limited(in.Limit, 10000)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.groupLocked(in.logGroupName)
	if err != nil {
		return nil, err
	}
	if g.streams[in.LogStreamName] == nil {
		return nil, &Error{CodeNotFound, "The specified log stream does not exist."}
	}
	from, backward, err := in.place(g)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(slices.Clone(g.events), func(e logEntry) bool {
		return e.Stream != in.LogStreamName || !in.holds(e.At, false)
	})
	split := len(all)
	if i := slices.IndexFunc(all, func(e logEntry) bool { return e.number >= from }); i >= 0 {
		split = i
	}
	page := all[split:min(split+limit, len(all))]
	if backward {
		page = all[max(split-limit, 0):split]
	}
	first, end := from, from
	if len(page) > 0 {
		first, end = page[0].number, page[len(page)-1].number+1
	}
	out := &getLogEventsOutput{Events: []outputEvent{}, NextForwardToken: logsToken('f', end), NextBackwardToken: logsToken('b', first)}
	for _, e := range page {
		out.Events = append(out.Events, outputEvent{e.At.UnixMilli(), e.Message, e.ingested.UnixMilli()})
	}
	return out, nil
}

// place is where to read, and which way: by the token, else from the head or from the tail.
func (in *getLogEventsInput) place(g *logGroup) (from int64, backward bool, err error) {
	if in.NextToken == "" {
		if in.StartFromHead {
			return 0, false, nil
		}
		return g.next, true, nil
	}
	var way rune
	if n, err := fmt.Sscanf(in.NextToken, "%c/%d/s", &way, &from); n != 2 || err != nil || in.NextToken != logsToken(way, from) || way != 'f' && way != 'b' {
		return 0, false, &Error{CodeInvalidLogs, "The specified nextToken is invalid."}
	}
	return from, way == 'b', nil
}

func logsToken(way rune, number int64) string { return fmt.Sprintf("%c/%056d/s", way, number) }
