package fakelambda

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
)

// LogsTarget is what the X-Amz-Target of a request to CloudWatch Logs begins with.
const LogsTarget = "Logs_20140328."

const logsContentType = "application/x-amz-json-1.1"

// logsOperation is one of the API of CloudWatch Logs.
type logsOperation struct {
	name string
	do   func(l *logs, body []byte) (any, error)
}

// logsOperations is the table of those that are there. In the journal, in faults and in reports each is
// called "logs." and its name.
func logsOperations() []logsOperation {
	return []logsOperation{
		{"DescribeLogGroups", logsTaking((*logs).describeLogGroups)},
		{"DescribeLogStreams", logsTaking((*logs).describeLogStreams)},
		{"FilterLogEvents", logsTaking((*logs).filterLogEvents)},
		{"GetLogEvents", logsTaking((*logs).getLogEvents)},
	}
}

// logsTaking makes an operation of its method: it reads the body and does it.
func logsTaking[T, Out any](do func(*logs, *T) (Out, error)) func(*logs, []byte) (any, error) {
	return func(l *logs, body []byte) (any, error) {
		in := new(T)
		if err := decode(body, in); err != nil {
			return nil, err
		}
		return do(l, in)
	}
}

// LogsHandler is CloudWatch Logs for what the functions print, for a listener of internal/wire. It reads
// the groups /aws/lambda/NAME; nobody writes there but the functions.
func (s *Service) LogsHandler() http.Handler {
	p := logsProtocol{s, map[string]logsOperation{}}
	for _, op := range logsOperations() {
		p.operations[op.name] = op
	}
	return wire.Shell(s.world, p)
}

// logsProtocol is AWS JSON 1.1.
type logsProtocol struct {
	service    *Service
	operations map[string]logsOperation
}

func (p logsProtocol) find(r *http.Request) (logsOperation, bool) {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), LogsTarget)
	op, known := p.operations[name]
	return op, ok && known && r.Method == http.MethodPost
}

// Identify is part of wire.Service.
func (p logsProtocol) Identify(r *http.Request, body []byte) wire.Request {
	op, known := p.find(r)
	if !known {
		return wire.Request{}
	}
	var about logGroupName
	_ = json.Unmarshal(body, &about) // what cannot be read is refused later, and is about nothing
	return wire.Request{
		Op:     "logs." + op.name,
		Caller: p.service.world.Callers.ByKey(wire.AccessKeyID(r.Header)),
		Args:   p.service.world.Names.Mask(about.given()),
	}
}

// ServeHTTP is part of wire.Service.
func (p logsProtocol) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op, known := p.find(r)
	if !known {
		p.refuse(w, r, &Error{CodeUnknown, "There is no such operation, or it is not there yet in this emulator: " + r.Header.Get("X-Amz-Target")})
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.refuse(w, r, &Error{CodeSerialization, "the body could not be read"})
		return
	}
	out, err := op.do(p.service.logs, body)
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	p.write(w, http.StatusOK, out)
}

// Refuse is part of wire.Service.
func (p logsProtocol) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	switch why.Kind {
	case fault.Throttled:
		p.refuse(w, r, &Error{"ThrottlingException", "Rate exceeded"})
	case fault.Denied:
		p.refuse(w, r, &Error{CodeDenied, "User is not authorized to perform this action"})
	default:
		p.refuse(w, r, &Error{"ServiceUnavailableException", "Service error."})
	}
}

func (p logsProtocol) refuse(w http.ResponseWriter, r *http.Request, err error) {
	e := new(Error)
	if !errors.As(err, &e) {
		e = serviceError("%v", err)
	}
	wire.Of(r.Context()).SetError(e.Code)
	status := http.StatusBadRequest
	switch e.Code {
	case CodeService:
		status = http.StatusInternalServerError
	case "ServiceUnavailableException":
		status = http.StatusServiceUnavailable
	}
	p.write(w, status, map[string]string{"__type": e.Code, "message": e.Message})
}

func (p logsProtocol) write(w http.ResponseWriter, status int, out any) {
	writeJSON(w, logsContentType, p.service.requestID(), status, out)
}

// logGroupName is how a request names a log group: by name, or by name or ARN.
type logGroupName struct {
	LogGroupName       string
	LogGroupIdentifier string
}

func (n logGroupName) given() string {
	if n.LogGroupName != "" {
		return n.LogGroupName
	}
	return n.LogGroupIdentifier
}

// groupLocked returns the group that a request names.
func (l *logs) groupLocked(n logGroupName) (*logGroup, error) {
	if (n.LogGroupName == "") == (n.LogGroupIdentifier == "") {
		return nil, &Error{CodeInvalidLogs, "Exactly one of logGroupName and logGroupIdentifier must be given."}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(n.given(), l.groupARN("")), ":*")
	if g := l.groups[name]; g != nil {
		return g, nil
	}
	return nil, &Error{CodeNotFound, "The specified log group does not exist."}
}

func (l *logs) groupARN(name string) string {
	return "arn:aws:logs:" + l.region + ":" + l.account + ":log-group:" + name
}

// span is a request's window of time, in milliseconds since the epoch; nil is unbounded.
type span struct {
	StartTime *int64
	EndTime   *int64
}

// holds reports whether an instant lies in the window. Whether its end belongs to it, the operations
// differ in.
func (s span) holds(at time.Time, endToo bool) bool {
	t := at.UnixMilli()
	if s.StartTime != nil && t < *s.StartTime {
		return false
	}
	return s.EndTime == nil || t < *s.EndTime || endToo && t == *s.EndTime
}

// limited returns a request's limit, of those that are allowed.
func limited(given *int, most int) (int, error) {
	var v violations
	v.between("limit", given, 1, most)
	if given == nil {
		return most, nil
	}
	return *given, v.err(CodeInvalidLogs)
}
