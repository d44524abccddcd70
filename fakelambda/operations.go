package fakelambda

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
)

// operation is one of the Lambda API.
type operation struct {
	name   string
	route  string // method and path, as a pattern of net/http
	status int    // of its answer
	do     func(s *Service, c *request, body []byte) (any, error)
}

const (
	functionsPath = "/2015-03-31/functions"
	functionPath  = functionsPath + "/{function}"
	tagsPath      = "/2017-03-31/tags/{resource}"
)

// operations is the table of all there are. In the journal, in faults and in reports each is called
// "lambda." and its name; Invoke is called Op, and is no call but an invocation there.
func operations() []operation {
	return []operation{
		{"AddPermission", "POST " + functionPath + "/policy", http.StatusCreated, taking((*Service).addPermission)},
		{"CreateFunction", "POST " + functionsPath, http.StatusCreated, taking((*Service).createFunction)},
		{"DeleteFunction", "DELETE " + functionPath, http.StatusNoContent, asking((*Service).deleteFunction)},
		{"GetFunction", "GET " + functionPath, http.StatusOK, asking((*Service).getFunction)},
		{"GetFunctionCodeSigningConfig", "GET /2020-06-30/functions/{function}/code-signing-config", http.StatusOK, asking((*Service).getFunctionCodeSigningConfig)},
		{"GetFunctionConfiguration", "GET " + functionPath + "/configuration", http.StatusOK, asking((*Service).getFunctionConfiguration)},
		{"GetPolicy", "GET " + functionPath + "/policy", http.StatusOK, asking((*Service).getPolicy)},
		{"ListFunctions", "GET " + functionsPath, http.StatusOK, asking((*Service).listFunctions)},
		{"ListTags", "GET " + tagsPath, http.StatusOK, asking((*Service).listTags)},
		{"ListVersionsByFunction", "GET " + functionPath + "/versions", http.StatusOK, asking((*Service).listVersionsByFunction)},
		{"RemovePermission", "DELETE " + functionPath + "/policy/{statement}", http.StatusNoContent, asking((*Service).removePermission)},
		{"TagResource", "POST " + tagsPath, http.StatusNoContent, taking((*Service).tagResource)},
		{"UntagResource", "DELETE " + tagsPath, http.StatusNoContent, asking((*Service).untagResource)},
		{"UpdateFunctionCode", "PUT " + functionPath + "/code", http.StatusOK, taking((*Service).updateFunctionCode)},
		{"UpdateFunctionConfiguration", "PUT " + functionPath + "/configuration", http.StatusOK, taking((*Service).updateFunctionConfiguration)},
	}
}

// asking makes an operation without a body of its method.
func asking[Out any](do func(*Service, *request) (Out, error)) func(*Service, *request, []byte) (any, error) {
	return func(s *Service, c *request, _ []byte) (any, error) { return do(s, c) }
}

// taking makes an operation of its method: it reads the body and does it.
func taking[T, Out any](do func(*Service, *request, *T) (Out, error)) func(*Service, *request, []byte) (any, error) {
	return func(s *Service, c *request, body []byte) (any, error) {
		in := new(T)
		if err := decode(body, in); err != nil {
			return nil, err
		}
		return do(s, c, in)
	}
}

// decode reads a body: one JSON object, whose unknown members are ignored. No body is an empty object.
func decode(body []byte, in any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	err := json.Unmarshal(body, in)
	wrong := new(json.UnmarshalTypeError)
	switch {
	case errors.As(err, &wrong):
		return &Error{CodeSerialization, "The request body is not of this operation's shape: " + wrong.Field + " cannot be a " + wrong.Value}
	case err != nil:
		return &Error{CodeInvalidContent, "Could not parse request body into json: " + err.Error()}
	}
	return nil
}

// Operations returns the names of all operations of Lambda and of CloudWatch Logs that are there, as the
// journal and faults have them.
func Operations() map[string]bool {
	all := map[string]bool{Op: true}
	for _, op := range operations() {
		all["lambda."+op.name] = true
	}
	for _, op := range logsOperations() {
		all["logs."+op.name] = true
	}
	return all
}
