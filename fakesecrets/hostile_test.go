package fakesecrets

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// Bodies that are not what they are to be are refused by every operation, in the vendor's style, and
// change nothing.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	const token = `"ClientRequestToken":"11111111-1111-4111-8111-111111111111"`
	for _, c := range []struct {
		what, body string
		status     int
		code       string
	}{
		{"half an object", `{"SecretId":"s",`, 400, "SerializationException"},
		{"a list", `["s"]`, 400, "SerializationException"},
		{"a string", `"s"`, 400, "SerializationException"},
		{"null", `null`, 400, "SerializationException"},
		{"two objects", `{"SecretId":"s"}{"SecretId":"s"}`, 400, "SerializationException"},
		{"a member twice", `{"SecretId":"s","SecretId":"other","Name":"s",` + token + `}`, 400, "SerializationException"},
		{"a member of a member twice", `{"SecretId":"s","Tags":[{"Key":"a","Key":"b"}]}`, 400, "SerializationException"},
		{"bytes that are no text", "{\"SecretId\":\"s\xff\",\"Name\":\"s\xff\"}", 400, "SerializationException"},
		{"a nest", strings.Repeat(`{"SecretId":[`, 20000), 400, "SerializationException"},
		{"10 MiB", `{"SecretId":"` + strings.Repeat("s", 10<<20) + `"}`, 413, "RequestEntityTooLargeException"},
		{"17 MiB", `{"SecretId":"` + strings.Repeat("s", 17<<20) + `"}`, 413, ""},
	} {
		s, _ := newService()
		if err := s.Put("s", "a"); err != nil {
			t.Fatal(err)
		}
		before := s.Secrets()
		ops := operations()
		if len(c.body) > 1<<20 {
			ops = ops[:3] // one would do
		}
		for _, op := range ops {
			w := post(s, targetPrefix+op.name, c.body)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) {
				t.Errorf("%s to %s: %d %.200s, want %d %s", c.what, op.name, w.Code, w.Body, c.status, c.code)
			}
		}
		if after := s.Secrets(); !reflect.DeepEqual(before, after) {
			t.Errorf("%s has changed %v to %v", c.what, before, after)
		}
	}
}

func TestMembersOfTheWrongType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ op, body, want string }{
		{"GetSecretValue", `{"SecretId":{}}`, "SecretId cannot be a object"},
		{"GetSecretValue", `{"SecretId":["s"]}`, "SecretId cannot be a array"},
		{"DeleteSecret", `{"SecretId":"s","RecoveryWindowInDays":7.5}`, "RecoveryWindowInDays cannot be a number 7.5"},
		{"DeleteSecret", `{"SecretId":"s","RecoveryWindowInDays":1e99}`, "RecoveryWindowInDays cannot be a number 1e99"},
		{"DeleteSecret", `{"SecretId":"s","ForceDeleteWithoutRecovery":"true"}`, "ForceDeleteWithoutRecovery cannot be a string"},
		{"PutSecretValue", `{"SecretId":"s","SecretBinary":"***"}`, "a blob is not in base64"},
		{"PutSecretValue", `{"SecretId":"s","VersionStages":"AWSCURRENT"}`, "VersionStages cannot be a string"},
		{"RotateSecret", `{"SecretId":"s","RotationRules":{"AutomaticallyAfterDays":"1"}}`, "RotationRules.AutomaticallyAfterDays cannot be a string"},
	} {
		s, _ := newService()
		w := post(s, targetPrefix+c.op, c.body)
		if w.Code != 400 || !strings.Contains(w.Body.String(), "SerializationException") || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s, want %s", c.body, w.Code, w.Body, c.want)
		}
	}
}

// A member in other letters is another member, which nobody knows.
func TestMembersAreKnownByTheirLetters(t *testing.T) {
	t.Parallel()
	s, _ := newService()
	if err := s.Put("s", "a"); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`{"secretId":"s"}`, `{"SECRETID":"s"}`, `{"secret\u0049d":"s"}`} {
		if w := post(s, "secretsmanager.DescribeSecret", body); w.Code != 400 || !strings.Contains(w.Body.String(), "Value null at 'secretId'") {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	if w := post(s, "secretsmanager.TagResource", `{"secretid":"nobody","SecretId":"s","Tags":[{"key":"x","Key":"a","Value":"b"}], "more" : {"a":[1,{"b":null}]}}`); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if seen, _ := s.Secret("s"); fmt.Sprint(seen.Tags) != "map[a:b]" {
		t.Errorf("the tags are %v", seen.Tags)
	}
}

// A request that breaks off has not happened, and who comes after it is served.
func TestHalfARequest(t *testing.T) {
	t.Parallel()
	s, w := newService()
	if err := s.Listen(""); err != nil {
		t.Fatal(err)
	}
	const body = `{"Name":"s","SecretString":"a","ClientRequestToken":"11111111-1111-4111-8111-111111111111"}`
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: secretsmanager.CreateSecret\r\nContent-Length: %d\r\n\r\n", len(body))
	whole := head + body
	for _, n := range []int{1, len(head) - 2, len(head), len(head) + 1, len(whole) - 1} {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, whole[:n]); err != nil {
			t.Fatal(err)
		}
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil && answer.StatusCode != 400 {
			t.Errorf("after %d bytes the answer is %s", n, answer.Status)
		}
		c.Close()
		if len(s.Secrets()) != 0 {
			t.Fatalf("%d of %d bytes have made a secret", n, len(whole))
		}
	}
	resp, err := http.Post(s.URL(), "", strings.NewReader("{}"))
	if err != nil || resp.StatusCode != 400 {
		t.Errorf("a stranger afterwards: %v %v", resp, err)
	} else {
		resp.Body.Close()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	w.Clock.Settle() // which would hang if a request still held the clock
}
