package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/iam"
)

const (
	secretARN = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-AbCdEf"
	reader    = "arn:aws:iam::000000000000:user/reader"
	stranger  = "arn:aws:iam::111122223333:user/stranger"
)

func identity(t *testing.T, statements string) *iam.Policy {
	t.Helper()
	p, err := iam.ParseIdentity(`{"Version":"2012-10-17","Statement":` + statements + `}`)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func resource(t *testing.T, statements string) *iam.Policy {
	t.Helper()
	p, err := iam.ParseResource(`{"Version":"2012-10-17","Statement":` + statements + `}`)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEvaluateActionsAndResources(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		statement string
		want      iam.Decision
	}{
		{`{"Effect":"Allow","Action":"*","Resource":"*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"SecretsManager:get*value","Resource":"*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"secretsmanager:Get?ecretValue","Resource":"*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"secretsmanager:GetSecret","Resource":"*"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","NotAction":"secretsmanager:Put*","Resource":"*"}`, iam.Allowed},
		{`{"Effect":"Allow","NotAction":"secretsmanager:Get*","Resource":"*"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","Resource":"` + secretARN + `"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"*","Resource":"` + strings.TrimSuffix(secretARN, "AbCdEf") + `??????"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"*","Resource":"` + strings.TrimSuffix(secretARN, "-AbCdEf") + `"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:*:secret:SERVICE*"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:eu-*:secret:*"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:${aws:PrincipalAccount}:*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:${aws:username}:*"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:${aws:username, '000000000000'}:*"}`, iam.Allowed},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:*:secret:${*}"}`, iam.DeniedImplicitly},
		{`{"Effect":"Allow","Action":"*","NotResource":"arn:aws:secretsmanager:*:*:secret:auth0*"}`, iam.Allowed},
		{`[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"arn:*:*:*:*:secret:service-*"}]`, iam.DeniedExplicitly},
	} {
		got := iam.Evaluate(iam.Request{
			Principal: iam.Principal{ARN: reader}, Action: "secretsmanager:GetSecretValue", Resource: secretARN,
		}, identity(t, c.statement))
		if got != c.want {
			t.Errorf("%s: %v, want %v", c.statement, got, c.want)
		}
	}
}

func TestEvaluatePrincipals(t *testing.T) {
	t.Parallel()
	session := iam.Principal{ARN: "arn:aws:sts::111122223333:assumed-role/rotate/session"}
	for _, c := range []struct {
		principal  string
		who        iam.Principal
		any, named bool
	}{
		{`"Principal":"*"`, iam.Principal{}, true, true},
		{`"Principal":{"AWS":"*"}`, iam.Principal{ARN: stranger}, true, true},
		{`"Principal":{"AWS":"111122223333"}`, iam.Principal{ARN: stranger}, true, false},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`, iam.Principal{ARN: stranger}, true, false},
		{`"Principal":{"AWS":"` + stranger + `"}`, iam.Principal{ARN: stranger}, true, true},
		{`"Principal":{"AWS":"` + reader + `"}`, iam.Principal{ARN: stranger}, false, false},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:role/rotate"}`, session, true, true},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:role/other"}`, session, false, false},
		{`"Principal":{"Service":"secretsmanager.amazonaws.com"}`, iam.Principal{Service: "secretsmanager.amazonaws.com"}, true, true},
		{`"Principal":{"Service":"events.amazonaws.com"}`, iam.Principal{Service: "secretsmanager.amazonaws.com"}, false, false},
		{`"Principal":{"AWS":"*"}`, iam.Principal{Service: "secretsmanager.amazonaws.com"}, false, false},
		{`"NotPrincipal":{"AWS":"111122223333"}`, iam.Principal{ARN: stranger}, false, false},
		{`"NotPrincipal":{"AWS":"111122223333"}`, iam.Principal{ARN: reader}, true, true},
	} {
		p := resource(t, `{"Effect":"Allow",`+c.principal+`,"Action":"*","Resource":"*"}`)
		r := iam.Request{Principal: c.who, Action: "a:b", Resource: secretARN}
		if got := iam.Evaluate(r, p) == iam.Allowed; got != c.any {
			t.Errorf("%s for %v: %v", c.principal, c.who, got)
		}
		r.ByName = true
		if got := iam.Evaluate(r, p) == iam.Allowed; got != c.named {
			t.Errorf("%s by name for %v: %v", c.principal, c.who, got)
		}
	}
}

func TestEvaluateConditions(t *testing.T) {
	t.Parallel()
	context := map[string][]string{
		"aws:SourceAccount":                   {"000000000000"},
		"aws:SourceArn":                       {secretARN},
		"aws:SecureTransport":                 {"true"},
		"secretsmanager:RecoveryWindowInDays": {"7"},
		"aws:CurrentTime":                     {"2035-01-01T00:00:00Z"},
		"aws:SourceIp":                        {"203.0.113.9"},
		"aws:TagKeys":                         {"team", "stage"},
	}
	for _, c := range []struct {
		condition string
		want      bool
	}{
		{`"StringEquals":{"aws:SourceAccount":"000000000000"}`, true},
		{`"StringEquals":{"AWS:sourceaccount":["1","000000000000"]}`, true},
		{`"StringEquals":{"aws:SourceAccount":"0000*"}`, false},
		{`"StringNotEquals":{"aws:SourceAccount":["1","000000000000"]}`, false},
		{`"StringNotEquals":{"aws:Missing":"1"}`, true},
		{`"StringEquals":{"aws:Missing":"1"}`, false},
		{`"StringEqualsIfExists":{"aws:Missing":"1"}`, true},
		{`"StringEqualsIfExists":{"aws:SourceAccount":"1"}`, false},
		{`"StringLike":{"aws:SourceAccount":"0000*"}`, true},
		{`"StringNotLike":{"aws:SourceAccount":"0000*"}`, false},
		{`"StringEqualsIgnoreCase":{"aws:SourceArn":"` + strings.ToUpper(secretARN) + `"}`, true},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:secretsmanager:*:000000000000:secret:service-*"}`, true},
		{`"ArnEquals":{"aws:SourceArn":"arn:aws:secretsmanager:*:000000000000:secret:service-*"}`, true},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:secretsmanager:*:secret:service-*"}`, false},
		{`"ArnNotLike":{"aws:SourceArn":"arn:aws:secretsmanager:*:*:secret:auth0*"}`, true},
		{`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::000000000000:user/*"}`, true},
		{`"StringEquals":{"aws:PrincipalAccount":"${aws:SourceAccount}"}`, true},
		{`"Bool":{"aws:SecureTransport":true}`, true},
		{`"Bool":{"aws:SecureTransport":"FALSE"}`, false},
		{`"Null":{"aws:SourceArn":"true"}`, false},
		{`"Null":{"aws:Missing":"true"}`, true},
		{`"NumericGreaterThanEquals":{"secretsmanager:RecoveryWindowInDays":7}`, true},
		{`"NumericLessThan":{"secretsmanager:RecoveryWindowInDays":"7"}`, false},
		{`"NumericEquals":{"aws:SourceArn":"7"}`, false},
		{`"DateLessThan":{"aws:CurrentTime":"2035-01-02"}`, true},
		{`"DateGreaterThan":{"aws:CurrentTime":"2051222401"}`, false},
		{`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`, true},
		{`"NotIpAddress":{"aws:SourceIp":"203.0.113.9"}`, false},
		{`"ForAnyValue:StringEquals":{"aws:TagKeys":["team","cost"]}`, true},
		{`"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost"]}`, false},
		{`"ForAllValues:StringLike":{"aws:TagKeys":["t*","s*"]}`, true},
		{`"ForAllValues:StringEquals":{"aws:Missing":"1"}`, true},
		{`"ForAnyValue:StringNotEquals":{"aws:Missing":"1"}`, false},
		{`"ForAnyValue:StringNotEquals":{"aws:TagKeys":"team"}`, true},
		{`"StringEquals":{"aws:SourceAccount":"000000000000","aws:SourceIp":"no"}`, false},
	} {
		p := identity(t, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{`+c.condition+`}}`)
		r := iam.Request{Principal: iam.Principal{ARN: reader}, Action: "a:b", Resource: "*", Context: context}
		if got := iam.Evaluate(r, p) == iam.Allowed; got != c.want {
			t.Errorf("%s: %v, want %v", c.condition, got, c.want)
		}
	}
}

func TestVariablesAreOfTheNewerLanguage(t *testing.T) {
	t.Parallel()
	p, err := iam.ParseIdentity(`{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:secretsmanager:*:${aws:PrincipalAccount}:*"}}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := iam.Evaluate(iam.Request{Principal: iam.Principal{ARN: reader}, Action: "a:b", Resource: secretARN}, p); got != iam.DeniedImplicitly {
		t.Errorf("version %s: %v", p.Version, got)
	}
}

// A pattern of many wildcards takes no longer than the product of the lengths.
func TestWildcardsDoNotExplode(t *testing.T) {
	t.Parallel()
	p := identity(t, `{"Effect":"Allow","Action":"*","Resource":"arn:a:b:c:d:`+strings.Repeat("a*", 200)+`b"}`)
	r := iam.Request{Action: "a:b", Resource: "arn:a:b:c:d:" + strings.Repeat("a", 2000)}
	if got := iam.Evaluate(r, p); got != iam.DeniedImplicitly {
		t.Error(got)
	}
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rest string
		want bool
	}{
		{`"Effect":"Allow","Principal":"*"`, true},
		{`"Effect":"Allow","Principal":{"AWS":"*"}`, true},
		{`"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"}`, true},
		{`"Effect":"Deny","Principal":"*"`, false},
		{`"Effect":"Allow","Principal":{"AWS":"111122223333"}`, false},
		{`"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"}`, false},
		{`"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}`, false},
		{`"Effect":"Allow","Principal":"*","Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}`, true},
		{`"Effect":"Allow","Principal":"*","Condition":{"StringNotEquals":{"aws:SourceAccount":"111122223333"}}`, true},
		{`"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:SourceAccount":"*"}}`, true},
		{`"Effect":"Allow","Principal":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, false},
		{`"Effect":"Allow","Principal":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/rotate"}}`, true},
		{`"Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, true},
		{`"Effect":"Allow","Principal":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}`, true},
	} {
		if got := resource(t, `{`+c.rest+`,"Action":"*","Resource":"*"}`).Public(); got != c.want {
			t.Errorf("%s: %v, want %v", c.rest, got, c.want)
		}
	}
}

func ExampleEvaluate() {
	p, err := iam.ParseResource(`{
		"Version": "2012-10-17",
		"Statement": {
			"Effect": "Allow",
			"Principal": {"Service": "secretsmanager.amazonaws.com"},
			"Action": "lambda:InvokeFunction",
			"Resource": "arn:aws:lambda:eu-west-1:000000000000:function:rotate",
			"Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}}
		}
	}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	ask := iam.Request{
		Principal: iam.Principal{Service: "secretsmanager.amazonaws.com"},
		Action:    "lambda:InvokeFunction",
		Resource:  "arn:aws:lambda:eu-west-1:000000000000:function:rotate",
		Context:   map[string][]string{"aws:SourceAccount": {"000000000000"}},
	}
	fmt.Println(iam.Evaluate(ask, p))
	ask.Context["aws:SourceAccount"] = []string{"111122223333"}
	fmt.Println(iam.Evaluate(ask, p))
	// Output:
	// allowed
	// denied: nothing allows it
}
