package fakelambda

import (
	"bytes"
	"debug/buildinfo"
	"os"
)

// silence names the cause for which a process has never asked for an event, where its file shows one, as
// what follows a sentence that says so.
//
// Before the Runtime API there was the protocol of go1.x, in which the function listens and the service
// calls: such a process waits for ever, and nothing about it looks wrong.
func (p *processCode) silence() string {
	if p.language != nil {
		return ", since its module has not come to the end of what it does when it is loaded"
	}
	text, err := os.ReadFile(p.bootstrap)
	if err != nil || !bytes.Contains(text, []byte("_LAMBDA_SERVER_PORT")) || bytes.Contains(text, []byte("AWS_LAMBDA_RUNTIME_API")) {
		return ""
	}
	const listens = ", but listens on _LAMBDA_SERVER_PORT, as functions of go1.x did"
	info, err := buildinfo.ReadFile(p.bootstrap)
	if err == nil {
		for _, dep := range info.Deps {
			if dep.Path == "github.com/aws/aws-lambda-go" {
				return listens + ": it is built with aws-lambda-go " + dep.Version + ", and 1.18 is the first that speaks the Runtime API"
			}
		}
	}
	return listens + ": it has to ask at AWS_LAMBDA_RUNTIME_API"
}
