package fakelambda

import (
	"maps"
	"slices"
	"strings"
)

type describeLogGroupsInput struct {
	LogGroupNamePrefix  string
	LogGroupNamePattern string
	NextToken           string
	Limit               *int
}

type logGroupOutput struct {
	LogGroupName      string `json:"logGroupName"`
	CreationTime      int64  `json:"creationTime"`
	MetricFilterCount int    `json:"metricFilterCount"`
	ARN               string `json:"arn"`
	StoredBytes       int    `json:"storedBytes"`
	LogGroupClass     string `json:"logGroupClass"`
	LogGroupARN       string `json:"logGroupArn"`
}

type describeLogGroupsOutput struct {
	LogGroups []logGroupOutput `json:"logGroups"`
	NextToken string           `json:"nextToken,omitempty"`
}

// describeLogGroups lists the groups in the order of their names.
func (l *logs) describeLogGroups(in *describeLogGroupsInput) (*describeLogGroupsOutput, error) {
	limit, err := limited(in.Limit, 50)
	if err != nil {
		return nil, err
	}
	if in.LogGroupNamePrefix != "" && in.LogGroupNamePattern != "" {
		return nil, &Error{CodeInvalidLogs, "logGroupNamePrefix and logGroupNamePattern cannot be given together."}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(l.groups)), func(name string) bool {
		return !strings.HasPrefix(name, in.LogGroupNamePrefix) ||
			!strings.Contains(strings.ToLower(name), strings.ToLower(in.LogGroupNamePattern))
	})
	page, next, err := paged(names, func(name string) string { return name }, limit, in.NextToken, CodeInvalidLogs)
	if err != nil {
		return nil, err
	}
	out := &describeLogGroupsOutput{LogGroups: []logGroupOutput{}, NextToken: next}
	for _, name := range page {
		g := l.groups[name]
		out.LogGroups = append(out.LogGroups, logGroupOutput{
			LogGroupName: name, CreationTime: g.created.UnixMilli(), ARN: l.groupARN(name) + ":*",
			StoredBytes: g.bytes, LogGroupClass: "STANDARD", LogGroupARN: l.groupARN(name),
		})
	}
	return out, nil
}
