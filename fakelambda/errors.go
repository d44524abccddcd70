package fakelambda

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Error is the service's own refusal: the function was not run, or its answer is not to be had.
type Error struct {
	Code    string // as the Lambda API names it
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// The codes of an Error, as the Lambda API spells them, and one of CloudWatch Logs.
const (
	CodeNotFound       = "ResourceNotFoundException"
	CodeConflict       = "ResourceConflictException"
	CodeInvalidContent = "InvalidRequestContentException"
	CodeTooLarge       = "RequestTooLargeException"
	CodeEntityTooLarge = "RequestEntityTooLargeException" // of the operations that take code
	CodeThrottled      = "TooManyRequestsException"
	CodeDenied         = "AccessDeniedException"
	CodeService        = "ServiceException"
	CodeInvalidValue   = "InvalidParameterValueException"
	CodePrecondition   = "PreconditionFailedException"
	CodeValidation     = "ValidationException"
	CodeSerialization  = "SerializationException"
	CodeUnknown        = "UnknownOperationException"
	CodeNotThere       = "NotImplementedException" // of rollover: AWS has it, and this fake does not
	CodeInvalidLogs    = "InvalidParameterException"
)

// status is the HTTP status that goes with the code (Lambda API, Invoke, Errors).
func (e *Error) status() int {
	switch e.Code {
	case CodeNotFound, CodeUnknown:
		return http.StatusNotFound
	case CodeConflict:
		return http.StatusConflict
	case CodePrecondition:
		return http.StatusPreconditionFailed
	case CodeNotThere:
		return http.StatusNotImplemented
	case CodeTooLarge, CodeEntityTooLarge:
		return http.StatusRequestEntityTooLarge
	case CodeThrottled:
		return http.StatusTooManyRequests
	case CodeDenied:
		return http.StatusForbidden
	case CodeService:
		return http.StatusInternalServerError
	default:
		return http.StatusBadRequest
	}
}

func serviceError(format string, args ...any) *Error {
	return &Error{CodeService, fmt.Sprintf(format, args...)}
}

// The types of the errors that the service itself reports for a function, as Lambda spells them.
const (
	errorTimedOut         = "Sandbox.Timedout"
	errorExit             = "Runtime.ExitError"
	errorUnknown          = "Runtime.Unknown"
	errorResponseTooLarge = "Function.ResponseSizeTooLarge"
)

// signalKilled is how a process ends that a fault kills.
const signalKilled = "signal: killed"

// unhandled is the function error of every failed invocation (X-Amz-Function-Error).
const unhandled = "Unhandled"

// document is an error as a function's answer carries it.
type document struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (d document) bytes() []byte {
	b, _ := json.Marshal(d) // two strings
	return b
}

// readDocument takes type and message from an error that a runtime posted; header is the type that it
// gave beside the body.
func readDocument(body []byte, header string) document {
	var d document
	_ = json.Unmarshal(body, &d) // any body is accepted: what is missing is filled below
	if d.Type == "" {
		d.Type = header
	}
	if d.Type == "" {
		d.Type = errorUnknown
	}
	return d
}

func timedOutMessage(id string, after time.Duration) string {
	return fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", id, after.Seconds())
}

// exitMessage is Lambda's sentence for a process that ended; how is "exit status 3" or "signal:
// killed", and empty for a clean exit.
func exitMessage(id, how string) string {
	if how == "" {
		return fmt.Sprintf("RequestId: %s Error: Runtime exited without providing a reason", id)
	}
	return fmt.Sprintf("RequestId: %s Error: Runtime exited with error: %s", id, how)
}
