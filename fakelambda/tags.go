package fakelambda

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// mostTags is how many tags a function may have.
const mostTags = 50

var taggable = regexp.MustCompile(`^arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?$`)

// checkTags refuses tags that no resource can have.
func checkTags(tags map[string]string) error {
	if len(tags) > mostTags {
		return tooManyTags()
	}
	for key, value := range tags {
		switch {
		case key == "" || len([]rune(key)) > 128 || len([]rune(value)) > 256:
			return &Error{CodeInvalidValue, fmt.Sprintf("The tag %s is not valid: a key has 1 to 128 characters, a value at most 256.", key)}
		case strings.HasPrefix(key, "aws:"):
			return &Error{CodeInvalidValue, "Tag keys that begin with aws: are reserved."}
		}
	}
	return nil
}

func tooManyTags() *Error {
	return &Error{CodeInvalidValue, "Number of tags exceeds resource tag limit."}
}

// tagged returns the function that a request about tags names by its ARN.
func (s *Service) tagged(c *request) (*function, error) {
	given := c.path("resource")
	if !taggable.MatchString(given) {
		return nil, violations{{given, "resource", "Member must satisfy regular expression pattern: " + strings.Trim(taggable.String(), "^$")}}.err(CodeValidation)
	}
	r, err := s.refer(given, "")
	if err != nil {
		return nil, err
	}
	if r.qualifier != "" {
		return nil, &Error{CodeInvalidValue, "Tags on function aliases and versions are not supported. Please specify a function ARN."}
	}
	return s.named(given, "")
}

// Tags returns the tags of a function; nil if it has none, or is not there.
func (s *Service) Tags(function string) map[string]string {
	f := s.find(function)
	if f == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(f.books.tags)
}
