package fakelambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/rolloverhq/rollover/journal"
)

const testSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf"

// What the policy of a function lets in, through the vendor's client and from Go.
func TestPermissions(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	for _, c := range []struct {
		principal, action, arn, account string
		lets                            bool
	}{
		{principal: secretsManager, lets: true},
		{principal: secretsManager, action: "lambda:*", lets: true},
		{principal: secretsManager, action: "lambda:GetFunction"},
		{principal: "s3.amazonaws.com"},
		{principal: "123456789012"},
		{principal: "*", lets: true},
		{principal: secretsManager, account: "123456789012", lets: true},
		{principal: secretsManager, account: "999999999999"},
		{principal: secretsManager, arn: testSecret, lets: true},
		{principal: secretsManager, arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-*", lets: true},
		{principal: secretsManager, arn: "arn:aws:secretsmanager:*:*:secret:other-??????"},
		{principal: secretsManager, arn: testSecret, account: "123456789012", lets: true},
		{principal: secretsManager, arn: testSecret, account: "999999999999"},
	} {
		in := &lambda.AddPermissionInput{
			FunctionName: aws.String("f"), StatementId: aws.String("s"), Action: aws.String(c.action), Principal: aws.String(c.principal),
		}
		if c.action == "" {
			in.Action = aws.String("lambda:InvokeFunction")
		}
		if c.arn != "" {
			in.SourceArn = aws.String(c.arn)
		}
		if c.account != "" {
			in.SourceAccount = aws.String(c.account)
		}
		if _, err := s.lambda.AddPermission(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if err := s.s.Rotator().Check("f", testSecret); (err == nil) != c.lets {
			t.Errorf("%+v: %v", c, err)
		}
		if err := s.s.Revoke("f", "s"); err != nil {
			t.Fatal(err)
		}
		if err := s.s.Permit("f", Permission{ID: "s", Principal: c.principal, Action: c.action, SourceARN: c.arn, SourceAccount: c.account}); err != nil {
			t.Fatal(err)
		}
		if err := s.s.Rotator().Check("f", testSecret); (err == nil) != c.lets {
			t.Errorf("from Go, %+v: %v", c, err)
		}
		if _, err := s.lambda.RemovePermission(t.Context(), &lambda.RemovePermissionInput{FunctionName: aws.String("f"), StatementId: aws.String("s")}); err != nil {
			t.Fatal(err)
		}
		if err := s.s.Rotator().Check("f", testSecret); err == nil {
			t.Errorf("%+v: it was let in without a policy", c)
		}
	}
}

func TestThePolicyAsAWSWritesIt(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	name := aws.String("f")
	out, err := s.lambda.AddPermission(t.Context(), &lambda.AddPermissionInput{
		FunctionName: name, StatementId: aws.String("s3"), Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("s3.amazonaws.com"),
		SourceArn: aws.String("arn:aws:s3:::bucket"),
	})
	if err != nil {
		t.Fatal(err)
	}
	statement := `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:f","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::bucket"}}}`
	if *out.Statement != statement {
		t.Error(*out.Statement)
	}
	policy, err := s.lambda.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: name})
	want := `{"Version":"2012-10-17","Id":"default","Statement":[` + statement + `]}`
	if err != nil || *policy.Policy != want || s.s.Policy("f") != want || !json.Valid([]byte(want)) {
		t.Errorf("%+v, %v", policy, err)
	}
}

func TestPermissionsAreRefused(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create("f", scriptZip(t))
	add := func(change func(*lambda.AddPermissionInput)) error {
		in := &lambda.AddPermissionInput{
			FunctionName: aws.String("f"), StatementId: aws.String("s"), Action: aws.String("lambda:InvokeFunction"), Principal: aws.String(secretsManager),
		}
		change(in)
		_, err := s.lambda.AddPermission(t.Context(), in)
		return err
	}
	remove := func(name, id string) error {
		_, err := s.lambda.RemovePermission(t.Context(), &lambda.RemovePermissionInput{FunctionName: aws.String(name), StatementId: aws.String(id)})
		return err
	}
	type input = *lambda.AddPermissionInput
	_, err := s.lambda.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: aws.String("f")})
	s.wantRefused("no policy", err, CodeNotFound, 404, "The resource you requested does not exist.")
	s.wantRefused("nothing to remove", remove("f", "s"), CodeNotFound, 404, "No policy is associated with the given resource.")
	s.wantRefused("nobody's", remove("nobody", "s"), CodeNotFound, 404, "No policy found for: arn:aws:lambda:eu-west-1:123456789012:function:nobody")
	if err := add(func(input) {}); err != nil {
		t.Fatal(err)
	}
	s.wantRefused("twice", add(func(input) {}), CodeConflict, 409, "The statement id (s) provided already exists. Please provide a new statement id, or remove the existing statement.")
	s.wantRefused("another statement", remove("f", "non-existent"), CodeNotFound, 404, "Statement non-existent is not found in resource policy.")
	s.wantRefused("an id", add(func(in input) { in.StatementId = aws.String("example.com") }), CodeValidation, 400, "Value 'example.com' at 'statementId'")
	s.wantRefused("a principal", add(func(in input) { in.StatementId, in.Principal = aws.String("t"), aws.String("invalid.nonaws.com") }), CodeInvalidValue, 400, "The provided principal was invalid. Please check the principal and try again.")
	s.wantRefused("$LATEST", add(func(in input) { in.Qualifier = aws.String("$LATEST") }), CodeInvalidValue, 400, "We currently do not support adding policies for $LATEST.")
	s.wantRefused("a version", add(func(in input) { in.Qualifier = aws.String("42") }), CodeNotFound, 404, "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:f:42")
	for i := range 200 {
		err = add(func(in input) {
			in.StatementId, in.SourceArn = aws.String(fmt.Sprint("n", i)), aws.String("arn:aws:s3:::"+strings.Repeat("b", 60))
		})
		if err != nil {
			break
		}
	}
	s.wantRefused("many", err, "PolicyLengthExceededException", 400, "is bigger than the limit (20480).")
}

// A function that is deployed from Go lets Secrets Manager in; one of the API does not. What is not let in is not
// run, and stands in the journal.
func TestWhoMayInvoke(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.handle(Config{}, func(_ context.Context, p []byte) ([]byte, error) { return p, nil })
	event := []byte(`{"Step":"createSecret","SecretId":"` + testSecret + `"}`)
	if _, answer, err := b.s.Rotator().Invoke(t.Context(), "guest", event); err != nil || string(answer) != string(event) {
		t.Errorf("%s, %v", answer, err)
	}
	if err := b.s.Revoke("guest", "rollover"); err != nil {
		t.Fatal(err)
	}
	_, _, err := b.s.Rotator().Invoke(t.Context(), "guest", event)
	if e := new(Error); !errors.As(err, &e) || e.Code != CodeDenied {
		t.Error(err)
	}
	returned := facts[journal.Returned](b.w)
	if len(returned) != 2 || returned[1].Outcome != journal.Refused || len(facts[journal.Invoked](b.w)) != 2 {
		t.Errorf("%+v", returned)
	}
	if _, _, err := b.s.Invoke(t.Context(), "guest", event); err != nil {
		t.Errorf("the account's own: %v", err)
	}
	if err := b.s.Rotator().Check("nobody", testSecret); err == nil {
		t.Error("a function that is not there lets somebody in")
	}
}
