package fakelambda

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
)

type listFunctionsOutput struct {
	Functions  []*functionConfiguration
	NextMarker string `json:",omitempty"`
}

// mostFunctions is how many functions a page has at most (ListFunctions).
const mostFunctions = 50

// listFunctions tells all functions in the order of their names. A marker names the last function of the
// page before, which need not be there any more.
func (s *Service) listFunctions(c *request) (*listFunctionsOutput, error) {
	most, err := c.maxItems(mostFunctions)
	if err != nil {
		return nil, err
	}
	all := c.query.Get("FunctionVersion")
	if all != "" && all != "ALL" {
		return nil, violations{{all, "functionVersion", "Member must satisfy enum value set: [ALL]"}}.err(CodeValidation)
	}
	after, err := base64.RawURLEncoding.DecodeString(c.query.Get("Marker"))
	if err != nil {
		return nil, &Error{CodeInvalidValue, "Invalid marker: " + c.query.Get("Marker")}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(s.functions)), func(name string) bool { return name <= string(after) })
	out := &listFunctionsOutput{Functions: []*functionConfiguration{}}
	if len(names) > most {
		names = names[:most]
		out.NextMarker = base64.RawURLEncoding.EncodeToString([]byte(names[most-1]))
	}
	for _, name := range names {
		told := s.tellLocked(s.functions[name]).listed()
		if all != "" {
			told.FunctionArn += ":" + version
		}
		out.Functions = append(out.Functions, told)
	}
	return out, nil
}

// listed leaves out what lists do not tell.
func (out *functionConfiguration) listed() *functionConfiguration {
	out.State, out.LastUpdateStatus = "", ""
	return out
}

// maxItems is how many entries a page is to have; more than most is no more than most.
func (c *request) maxItems(most int) (int, error) {
	given := c.query.Get("MaxItems")
	if given == "" {
		return most, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		return 0, &Error{CodeSerialization, "MaxItems is not a number: " + given}
	}
	var v violations
	v.between("maxItems", &n, 1, 10000)
	return min(n, most), v.err(CodeValidation)
}
