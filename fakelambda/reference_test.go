package fakelambda

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/world"
)

// Whatever is given for a function is refused in Lambda's words, or names one in a way that names it again.
func FuzzReference(f *testing.F) {
	for _, given := range []string{
		"rotate", "rotate:$LATEST", "rotate:7", "function:rotate", "123456789012:function:rotate", "eu-west-1:123456789012:function:rotate:live",
		"arn:aws:lambda:eu-west-1:123456789012:function:rotate", "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:rotate:1",
		"", ":", "arn:", "a:b:c", "a b", "$LATEST", "function:function", strings.Repeat("a", 141), "rotate:", "\x00", "é",
	} {
		f.Add(given)
	}
	s := New(world.New(world.Options{}), Options{})
	f.Fuzz(func(t *testing.T, given string) {
		r, err := parseReference(given)
		if err != nil {
			if code := err.(*Error).Code; code != CodeValidation && code != CodeInvalidValue {
				t.Errorf("%q: %v", given, err)
			}
			return
		}
		if !validName.MatchString(r.name) || !strings.Contains(given, r.name) {
			t.Errorf("%q: %+v", given, r)
		}
		again, err := parseReference(s.arnOf(r))
		if err != nil && len(s.arnOf(r)) <= longestReference || err == nil && (again.name != r.name || again.qualifier != r.qualifier) {
			t.Errorf("%q: %+v, then %+v, %v", given, r, again, err)
		}
	})
}

// Whatever path, query and body a request has: it is answered, and never as a failure of the service.
func FuzzAPI(f *testing.F) {
	for _, c := range [][4]string{
		{"GET", "/2015-03-31/functions", "MaxItems=1&Marker=x", ""},
		{"POST", "/2015-03-31/functions", "", `{"FunctionName":"f","Role":"arn:aws:iam::123456789012:role/r","Runtime":"provided.al2","Handler":"h","Code":{"ZipFile":"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}}`},
		{"DELETE", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af", "Qualifier=1", ""},
		{"PUT", "/2015-03-31/functions/f/configuration", "", `{"Timeout":1,"VpcConfig":{}}`},
		{"POST", "/2015-03-31/functions/f/policy", "", `{"StatementId":"s","Action":"lambda:InvokeFunction","Principal":"arn:x","SourceArn":"["}`},
		{"DELETE", "/2015-03-31/functions/f/policy/s", "RevisionId=x", ""},
		{"DELETE", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af", "tagKeys=a", ""},
		{"GET", "/2015-03-31//functions/../x", "", ""},
	} {
		f.Add(c[0], c[1], c[2], []byte(c[3]))
	}
	s := New(world.New(world.Options{}), Options{})
	f.Cleanup(func() { _ = s.Close() })
	h := s.APIHandler()
	f.Fuzz(func(t *testing.T, method, path, query string, body []byte) {
		r, err := http.NewRequest(method, "http://lambda"+path+"?"+query, strings.NewReader(string(body)))
		if err != nil || strings.HasSuffix(path, "/invocations") {
			return // an invocation needs a listener that holds the world's clock
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%s %s?%s %s: %d %s", method, path, query, body, w.Code, w.Body)
		}
	})
}
