package conformance

import (
	"errors"

	"github.com/aws/smithy-go"
)

// refusal is the code and the message of an error answer. What is no error answer has no code.
func refusal(err error) (code, message string) {
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		return api.ErrorCode(), api.ErrorMessage()
	case err != nil:
		return "", err.Error()
	}
	return "", ""
}

// told is an error answer in one line.
func told(err error) string {
	code, message := refusal(err)
	switch {
	case err == nil:
		return "success"
	case code == "":
		return message
	}
	return code + ": " + message
}

// isRefusal reports whether err is an error answer of this code and message; an empty message stands for any.
func isRefusal(err error, code, message string) bool {
	got, said := refusal(err)
	return got == code && (message == "" || said == message)
}
