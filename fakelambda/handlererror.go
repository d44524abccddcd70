package fakelambda

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// frame is one line of a stackTrace, as the Go runtime interface client words it.
type frame struct {
	Path  string `json:"path"`
	Line  int    `json:"line"`
	Label string `json:"label"`
}

// failedByError words an error that a handler returned as the Go runtime interface client does: the
// name of its type and its text.
func failedByError(err error) result {
	return failed(journal.Failed, typeName(err), err.Error())
}

// failedByPanic is called while the panic is being recovered, so its stack is still there.
func failedByPanic(v any) result {
	d := document{typeName(v), fmt.Sprint(v)}
	answer, _ := json.Marshal(struct { // strings and numbers
		Message string  `json:"errorMessage"`
		Type    string  `json:"errorType"`
		Stack   []frame `json:"stackTrace"`
	}{d.Message, d.Type, panicStack()})
	return result{outcome: journal.Failed, errors: d, answer: answer}
}

func typeName(v any) string {
	t := reflect.TypeOf(v)
	if t == nil {
		return ""
	}
	if t.Kind() == reflect.Pointer {
		return t.Elem().Name()
	}
	return t.Name()
}

// panicStack is the stack from where the panic was raised down to the handler.
func panicStack() []frame {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	var stack []frame
	raised := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic" || f.Function == "runtime.goexit":
			raised = true
		case strings.HasPrefix(f.Function, "runtime.") && len(stack) == 0:
			// sigpanic and the like: the runtime's own way to the panic
		case strings.HasSuffix(f.Function, "/fakelambda.call"):
			return stack
		case raised:
			stack = append(stack, frame{filepath.Base(f.File), f.Line, label(f.Function)})
		}
		if !more {
			return stack
		}
	}
}

// label is a function's name without the path of its package.
func label(function string) string {
	function = function[strings.LastIndexByte(function, '/')+1:]
	_, name, _ := strings.Cut(function, ".")
	return name
}
