package fakesecrets

import (
	"context"
	"errors"
)

// noLambda is a Lambda service without functions.
type noLambda struct{}

var errNoFunction = errors.New("there is no such function")

func (noLambda) Invoke(context.Context, string, []byte) (string, []byte, error) {
	return "", nil, errNoFunction
}

func (noLambda) Check(string, string) error { return errNoFunction }
