package fakelambda

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/journal"
)

// printing makes a function that prints each line of its event's text, a second apart.
func (b *bench) printing(name string) {
	b.Helper()
	err := b.s.Handle(Config{Name: name, Timeout: time.Minute}, func(ctx context.Context, p []byte) ([]byte, error) {
		for line := range strings.Lines(strings.ReplaceAll(strings.Trim(string(p), `"`), `\n`, "\n")) {
			fmt.Fprintln(Output(ctx), strings.TrimSuffix(line, "\n"))
			if err := b.w.Clock.Sleep(ctx, time.Second); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func TestLogEventsHaveTheWorldsTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.printing("guest")
	began := b.w.Clock.Now()
	b.ok(`"one\ntwo"`)
	events := b.s.LogEvents("guest")
	if len(events) != 5 {
		t.Fatalf("%+v", events)
	}
	for i, want := range []struct {
		after  time.Duration
		prefix string
	}{{0, "START RequestId: "}, {0, "one\n"}, {time.Second, "two\n"}, {2 * time.Second, "END RequestId: "}, {2 * time.Second, "REPORT RequestId: "}} {
		if e := events[i]; !strings.HasPrefix(e.Message, want.prefix) || !e.At.Equal(began.Add(want.after)) || !strings.HasPrefix(e.Stream, "2035/01/01/[$LATEST]") {
			t.Errorf("%+v, want %+v", e, want)
		}
	}
}

// What was dropped from the middle of a long output moves no instant.
func TestInstantsOfALongOutput(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	o := &output{now: func() time.Time { return now }}
	const each = 100 << 10
	for i := range 30 {
		now = time.Unix(int64(i), 0)
		fmt.Fprintf(o, "%02d%s\n", i, strings.Repeat("x", each))
	}
	text, dropped := o.text()
	seen := 0
	for _, e := range lines(text, o.instants(text, dropped)) {
		var i int64
		if n, _ := fmt.Sscanf(e.Message, "%02dx", &i); n == 1 && len(e.Message) == each+3 {
			seen++
			if e.At.Unix() != i {
				t.Errorf("%.3s at %d", e.Message, e.At.Unix())
			}
		}
	}
	if last := lines(text, o.instants(text, dropped)); last[len(last)-1].At.Unix() != 29 || dropped == 0 || seen < 5 {
		t.Errorf("%d dropped, %d seen", dropped, seen)
	}
}

func TestLogsAreBoundedAndOutliveTheirFunction(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	err := b.s.Handle(Config{Name: "guest"}, func(ctx context.Context, _ []byte) ([]byte, error) {
		fmt.Fprintln(Output(ctx), strings.Repeat("x", keptLogs/3))
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		b.ok(`{}`)
	}
	size := 0
	events := b.s.LogEvents("guest")
	for _, e := range events {
		size += len(e.Message)
	}
	if size > keptLogs || size < keptLogs/2 || !strings.HasPrefix(events[len(events)-1].Message, "REPORT") {
		t.Errorf("%d bytes in %d events", size, len(events))
	}
	if err := b.s.Remove("guest"); err != nil || len(b.s.LogEvents("guest")) != len(events) {
		t.Errorf("%v, %d events", err, len(b.s.LogEvents("guest")))
	}
	if b.s.LogEvents("nobody") != nil {
		t.Error("a log of nobody")
	}
}

// The table has no name that the vendor's client does not have.
func TestTheTableOfLogsIsTheClients(t *testing.T) {
	t.Parallel()
	client := reflect.TypeFor[*cloudwatchlogs.Client]()
	for _, op := range logsOperations() {
		if _, there := client.MethodByName(op.name); !there || !Operations()["logs."+op.name] {
			t.Errorf("%s: the client has it: %t", op.name, there)
		}
	}
}

func TestLogsThroughTheVendorsClient(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := t.Context()
	for _, name := range []string{"one", "two"} {
		err := s.s.Handle(Config{Name: name}, func(ctx context.Context, p []byte) ([]byte, error) {
			fmt.Fprintf(Output(ctx), "%s says %s\n", name, p)
			return nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{`"red apple"`, `"green apple"`, `"red pear"`} {
		s.invoke("one", text)
	}
	s.invoke("two", `"red plum"`)

	groups, err := s.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/aws/lambda/"), Limit: aws.Int32(1)})
	if err != nil || len(groups.LogGroups) != 1 || *groups.LogGroups[0].LogGroupName != "/aws/lambda/one" || groups.NextToken == nil {
		t.Fatalf("%+v, %v", groups, err)
	}
	groups, err = s.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{NextToken: groups.NextToken})
	if err != nil || len(groups.LogGroups) != 1 || *groups.LogGroups[0].Arn != "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/two:*" {
		t.Fatalf("%+v, %v", groups, err)
	}
	group := aws.String("/aws/lambda/one")
	streams, err := s.logs.DescribeLogStreams(ctx, &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: group, OrderBy: "LastEventTime", Descending: aws.Bool(true)})
	if err != nil || len(streams.LogStreams) != 1 || *streams.LogStreams[0].LastEventTimestamp < *streams.LogStreams[0].FirstEventTimestamp {
		t.Fatalf("%+v, %v", streams, err)
	}
	for pattern, want := range map[string][]string{
		`says`:                 {"red apple", "green apple", "red pear"},
		`red`:                  {"red apple", "red pear"},
		`red apple`:            {"red apple"},
		`"red pear"`:           {"red pear"},
		`"d p"`:                {"red pear"},
		`?green ?pear`:         {"green apple", "red pear"},
		`says -apple`:          {"red pear"},
		`says -"red apple"`:    {"green apple", "red pear"},
		`RED`:                  nil,
		`says "no such thing"`: nil,
	} {
		var found []string
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(s.logs, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group, FilterPattern: aws.String(pattern), Limit: aws.Int32(1)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Events {
				found = append(found, strings.Trim(strings.TrimPrefix(*e.Message, "one says "), "\"\n"))
			}
		}
		if !slices.Equal(found, want) {
			t.Errorf("%s: %q, want %q", pattern, found, want)
		}
	}
	now := s.w.Clock.Now().UnixMilli()
	for _, c := range []struct {
		start, end *int64
		some       bool
	}{
		{nil, nil, true},
		{aws.Int64(now + 1000), nil, false},
		{nil, aws.Int64(*streams.LogStreams[0].FirstEventTimestamp - 1), false},
		{streams.LogStreams[0].FirstEventTimestamp, streams.LogStreams[0].LastEventTimestamp, true},
	} {
		out, err := s.logs.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{LogGroupIdentifier: aws.String("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/one"), StartTime: c.start, EndTime: c.end})
		if err != nil || (len(out.Events) > 0) != c.some {
			t.Errorf("%+v: %d events, %v", c, len(out.Events), err)
		}
	}
	var tail []string
	pages := cloudwatchlogs.NewGetLogEventsPaginator(s.logs, &cloudwatchlogs.GetLogEventsInput{LogGroupName: group, LogStreamName: streams.LogStreams[0].LogStreamName, StartFromHead: aws.Bool(true), Limit: aws.Int32(2)}, func(o *cloudwatchlogs.GetLogEventsPaginatorOptions) { o.StopOnDuplicateToken = true })
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Events {
			tail = append(tail, *e.Message)
		}
	}
	if whole := strings.Join(tail, ""); whole != s.s.Logs("one") {
		t.Errorf("%s\nand not\n%s", whole, s.s.Logs("one"))
	}
	if calls := facts[journal.Call](s.w); !slices.ContainsFunc(calls, func(c journal.Call) bool { return c.Op == "logs.FilterLogEvents" && c.Args == "/aws/lambda/one" }) {
		t.Errorf("%+v", calls)
	}
}

func TestLogsRefuse(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.printing("f")
	if _, _, err := s.s.Invoke(t.Context(), "f", []byte(`""`)); err != nil {
		t.Fatal(err)
	}
	group := aws.String("/aws/lambda/f")
	filter := func(change func(*cloudwatchlogs.FilterLogEventsInput)) error {
		in := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group}
		change(in)
		_, err := s.logs.FilterLogEvents(t.Context(), in)
		return err
	}
	type input = *cloudwatchlogs.FilterLogEventsInput
	s.wantRefused("no group", filter(func(in input) { in.LogGroupName = aws.String("nobody") }), CodeNotFound, 400, "The specified log group does not exist.")
	s.wantRefused("two groups", filter(func(in input) { in.LogGroupIdentifier = group }), CodeInvalidLogs, 400, "")
	s.wantRefused("a term", filter(func(in input) { in.FilterPattern = aws.String("ERROR-1") }), CodeInvalidLogs, 400, "Invalid character(s) in term 'ERROR-1'")
	s.wantRefused("half a phrase", filter(func(in input) { in.FilterPattern = aws.String(`"x`) }), CodeInvalidLogs, 400, "")
	s.wantRefused("JSON", filter(func(in input) { in.FilterPattern = aws.String(`{ $.x = 1 }`) }), CodeInvalidLogs, 400, "not there yet")
	s.wantRefused("a token", filter(func(in input) { in.NextToken = aws.String("x") }), CodeInvalidLogs, 400, "nextToken is invalid")
	s.wantRefused("a limit", filter(func(in input) { in.Limit = aws.Int32(10001) }), CodeInvalidLogs, 400, "limit")
	_, err := s.logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: group, LogStreamName: aws.String("x")})
	s.wantRefused("no stream", err, CodeNotFound, 400, "The specified log stream does not exist.")
	_, err = s.logs.PutRetentionPolicy(t.Context(), &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: group, RetentionInDays: aws.Int32(1)})
	s.wantRefused("another operation", err, CodeUnknown, 400, "PutRetentionPolicy")
}

// Wherever one begins in a stream, and however long the pages are: forwards and backwards every event is seen
// once, and at either end the token is the one that was given.
func TestWalkingAStream(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := newLogs(newWorld(), Options{}.withDefaults())
		at := l.world.Clock.Now()
		var want []string
		for i := range rapid.IntRange(1, 30).Draw(t, "events") {
			stream := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream")
			if i == 0 {
				stream = "a"
			}
			at = at.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "later")) * time.Second)
			l.write("f", stream, at, []LogEvent{{At: at, Message: fmt.Sprint(i)}})
			if stream == "a" {
				want = append(want, fmt.Sprint(i))
			}
		}
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		walk := func(head bool) (got []string) {
			in := &getLogEventsInput{logGroupName: logGroupName{LogGroupName: "/aws/lambda/f"}, LogStreamName: "a", Limit: &limit, StartFromHead: head}
			for range 100 {
				out, err := l.getLogEvents(in)
				if err != nil {
					t.Fatal(err)
				}
				var page []string
				for _, e := range out.Events {
					page = append(page, e.Message)
				}
				next := out.NextBackwardToken
				if head {
					got, next = append(got, page...), out.NextForwardToken
				} else {
					got = append(page, got...)
				}
				if next == in.NextToken {
					if len(page) > 0 {
						t.Fatalf("the token of the end came with %v", page)
					}
					return got
				}
				in.NextToken = next
			}
			t.Fatal("it never ends")
			return nil
		}
		for _, head := range []bool{true, false} {
			if got := walk(head); !slices.Equal(got, want) {
				t.Fatalf("from the head %t: %v, want %v", head, got, want)
			}
		}
	})
}

// Whatever a pattern is: it is read or refused, and what must stand in a message does in those it matches.
func FuzzFilterPattern(f *testing.F) {
	for _, p := range []string{"", "a b", `"a b" -c`, "?a ?b", `"\""`, "-", "?", "--a", `"`, "{ $.a = 1 }", "a\tb", "é"} {
		f.Add(p, "a b c")
	}
	f.Fuzz(func(t *testing.T, pattern, message string) {
		p, err := parseFilterPattern(pattern)
		if err != nil {
			if err.(*Error).Code != CodeInvalidLogs {
				t.Error(err)
			}
			return
		}
		if p.matches(message) {
			for _, term := range p.all {
				if !strings.Contains(message, term) {
					t.Errorf("%q is not in %q", term, message)
				}
			}
			for _, term := range p.none {
				if strings.Contains(message, term) {
					t.Errorf("%q is in %q", term, message)
				}
			}
		}
	})
}
