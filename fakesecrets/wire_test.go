package fakesecrets

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/world"
)

// The table names what the vendor's client can do, no more and no less.
func TestTheTableIsTheClients(t *testing.T) {
	t.Parallel()
	var theirs, ours []string
	client := reflect.TypeFor[*secretsmanager.Client]()
	for i := range client.NumMethod() {
		if m := client.Method(i); m.Type.IsVariadic() && m.Type.NumIn() == 4 {
			theirs = append(theirs, m.Name)
		}
	}
	for _, op := range operations() {
		ours = append(ours, op.name)
		if !Operations()["secrets."+op.name] || op.do == nil {
			t.Errorf("%s is not there", op.name)
		}
	}
	sort.Strings(theirs)
	if !sort.StringsAreSorted(ours) || !reflect.DeepEqual(ours, theirs) {
		t.Errorf("the table is %v, the client's methods are %v", ours, theirs)
	}
}

func post(s *Service, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", target)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func newService() (*Service, *world.World) {
	w := world.New(world.Options{})
	return New(w, nil, Options{}), w
}

func TestAnswersThatAreNoOperation(t *testing.T) {
	t.Parallel()
	s, _ := newService()
	for _, c := range []struct {
		target, body string
		status       int
		answer       string
	}{
		{"", "{}", 400, `{"Message":"There is no such operation: ","__type":"UnknownOperationException"}`},
		{"secretsmanager.Nonsense", "{}", 400, `{"Message":"There is no such operation: Nonsense","__type":"UnknownOperationException"}`},
		{"secretsmanager.DescribeSecret", "{", 400, `{"Message":"The request body is not the JSON object of this operation: it is not valid JSON","__type":"SerializationException"}`},
		{"secretsmanager.DescribeSecret", `{"SecretId":7}`, 400, `{"Message":"The request body is not the JSON object of this operation: SecretId cannot be a number","__type":"SerializationException"}`},
		{"secretsmanager.DescribeSecret", `{}`, 400, `{"__type":"ValidationException","message":"1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null"}`},
		{"secretsmanager.UpdateSecretVersionStage", `{"SecretId":""}`, 400, `{"__type":"ValidationException","message":"2 validation errors detected: Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'versionStage' failed to satisfy constraint: Member must not be null"}`},
	} {
		w := post(s, c.target, c.body)
		if w.Code != c.status || w.Body.String() != c.answer {
			t.Errorf("%s %s: %d %s, want %d %s", c.target, c.body, w.Code, w.Body, c.status, c.answer)
		}
		if w.Header().Get("Content-Type") != "application/x-amz-json-1.1" || len(w.Header().Get("X-Amzn-Requestid")) != 36 {
			t.Errorf("%s: the headers are %v", c.target, w.Header())
		}
	}
}

func TestRefusalsOfAFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault  fault.Fault
		status int
		answer string
	}{
		{fault.Throttle(0), 400, `{"Message":"Rate exceeded","__type":"ThrottlingException"}`},
		{fault.Refuse(), 500, `{"Message":"An error occurred on the server side.","__type":"InternalServiceError"}`},
		{fault.Deny(), 400, `{"Message":"User: arn:aws:iam::000000000000:user/test is not authorized to perform: secretsmanager:DescribeSecret on resource: s because no identity-based policy allows the secretsmanager:DescribeSecret action","__type":"AccessDeniedException"}`},
	} {
		s, w := newService()
		w.Faults.On("secrets.DescribeSecret").Anyone().Do(c.fault)
		got := post(s, "secretsmanager.DescribeSecret", `{"SecretId":"s"}`)
		if got.Code != c.status || got.Body.String() != c.answer {
			t.Errorf("%s: %d %s, want %d %s", c.fault, got.Code, got.Body, c.status, c.answer)
		}
	}
}

func TestCredentialOf(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]credential{
		"": {},
		"AWS4-HMAC-SHA256 Credential=AKID/20350101/eu-west-1/secretsmanager/aws4_request, SignedHeaders=a, Signature=b": {"AKID", "eu-west-1"},
		"AWS4-HMAC-SHA256 SignedHeaders=a, Credential=AKID/20350101/us-east-1/secretsmanager/aws4_request":              {"AKID", "us-east-1"},
		"Bearer x":                            {},
		"AWS4-HMAC-SHA256 Credential=AKID, x": {},
	} {
		if got := credentialOf(http.Header{"Authorization": {header}}); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

// Whatever is sent, the answer is a JSON object with a known status, and nothing breaks: what is refused
// has changed nothing.
func FuzzBody(f *testing.F) {
	for i := range operations() {
		f.Add(uint8(i), `{"SecretId":"s","Name":"n","ClientRequestToken":"11111111-1111-4111-8111-111111111111","SecretString":"x"}`)
	}
	f.Add(uint8(16), `{"SecretId":"s","ClientRequestToken":"11111111-1111-4111-8111-111111111111","RotationRules":{"ScheduleExpression":"rate(4 hours)"}}`)
	f.Add(uint8(12), `{"SecretId":"s","VersionStages":["AWSCURRENT",""],"SecretBinary":"Zm9v","ClientRequestToken":"1"}`)
	f.Add(uint8(10), `{"Filters":[{"Key":"all","Values":["!a+b"]}],"SortBy":"name","NextToken":"eA"}`)
	f.Add(uint8(14), `{"SecretId":"s","AddReplicaRegions":[{"Region":"us-east-1"}],"ForceOverwriteReplicaSecret":true}`)
	f.Add(uint8(11), `{"SecretId":"s","ResourcePolicy":"{\"Statement\":{}}","BlockPublicPolicy":true}`)
	ops := operations()
	f.Fuzz(func(t *testing.T, n uint8, body string) {
		s, _ := newService()
		if err := s.Put("s", "a"); err != nil {
			t.Fatal(err)
		}
		before := s.Secrets()
		w := post(s, targetPrefix+ops[int(n)%len(ops)].name, body)
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%s is no JSON object", w.Body)
		}
		if w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		if (w.Code == 200) == (answer["__type"] != nil) {
			t.Errorf("status %d with %s", w.Code, w.Body)
		}
		if after := s.Secrets(); w.Code != 200 && !reflect.DeepEqual(before, after) {
			t.Errorf("%s has changed %v to %v", w.Body, before, after)
		}
	})
}
