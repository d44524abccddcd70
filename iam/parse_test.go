package iam_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/iam"
)

func TestParseRefusesWhatIsNoPolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ document, want string }{
		{``, "not a JSON object"},
		{`[]`, "not a JSON object"},
		{`{} {}`, "something follows"},
		{`{"Statement":[]}`, "Statement: a policy needs one"},
		{`{"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, "Version: neither"},
		{`{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}`, "Statement[0].Effect: neither"},
		{`{"Statement":{"Effect":"Allow","Resource":"*"}}`, "either Action or NotAction"},
		{`{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}`, "either Action or NotAction"},
		{`{"Statement":{"Effect":"Allow","Action":"*"}}`, "either Resource or NotResource"},
		{`{"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}`, "Statement[0].Action: an empty list"},
		{`{"Statement":{"Effect":"Allow","Action":"Get","Resource":"*"}}`, "not a service and an action"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"my-secret"}}`, "neither an ARN nor *"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}`, "cannot have a Principal"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","When":"now"}}`, "Statement[0].When: no element"},
		{`{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}`, "Statement[0].Effect: stands there twice"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLooksLike":{"a:b":"c"}}}}`, "no operator"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}}}`, "no operator"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"secure":"true"}}}}`, "no key"},
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":{}}}}}`, "not a string, number or boolean"},
		{`{"Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}]}`, "another statement has it"},
		{"{\"Statement\":{\"Sid\":\"\xff\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}", "not UTF-8"},
		{`{"Statement":{"Effect":null,"Action":"*","Resource":"*"}}`, "Statement[0].Effect: not a string"},
	} {
		_, err := iam.ParseIdentity(c.document)
		var syntax *iam.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.document, err, c.want)
		}
	}
}

func TestParseHoldsResourcePoliciesAgainstTheirPrincipals(t *testing.T) {
	t.Parallel()
	statement := func(principal string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + principal + `"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`
	}
	for _, good := range []string{
		`"Principal":"*",`,
		`"NotPrincipal":{"AWS":"111122223333"},`,
		`"Principal":{"AWS":["*","111122223333","arn:aws:iam::111122223333:root"]},`,
		`"Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/rotate"},`,
		`"Principal":{"AWS":"arn:aws-cn:sts::111122223333:assumed-role/rotate/session"},`,
		`"Principal":{"Service":"lambda.amazonaws.com","Federated":"cognito-identity.amazonaws.com"},`,
	} {
		if _, err := iam.ParseResource(statement(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		`"Principal":{"AWS":"billing"},`,
		`"Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},`,
		`"Principal":{"AWS":"arn:aws:iam::1:root"},`,
		`"Principal":{"Service":"lambda"},`,
		`"Principal":{"CanonicalUser":"79a59d"},`,
		`"NotPrincipal":{"AWS":"arn:aws:s3:::bucket"},`,
	} {
		_, err := iam.ParseResource(statement(bad))
		var unsupported *iam.PrincipalError
		if !errors.As(err, &unsupported) {
			t.Errorf("%s: %v, want a PrincipalError", bad, err)
		}
	}
	for _, bad := range []string{``, `"Principal":"everybody",`, `"Principal":{},`, `"Principal":{"People":"*"},`, `"Principal":"*","NotPrincipal":"*",`} {
		_, err := iam.ParseResource(statement(bad))
		var syntax *iam.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v, want a SyntaxError", bad, err)
		}
	}
}

// Whatever is parsed can be written and is then the same; whatever is not is an error, never a panic.
func FuzzParse(f *testing.F) {
	f.Add(`{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"a:*","Resource":"*"}]}`)
	f.Add(`{"Statement":{"Effect":"Deny","NotPrincipal":"*","NotAction":["a:b"],"NotResource":"arn:aws:x","Condition":{"Bool":{"a:b":true}}}}`)
	f.Add(`{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:${aws:x, 'y'}","Condition":{"NumericLessThan":{"a:b":[1,2e3]}}}}`)
	f.Fuzz(func(t *testing.T, document string) {
		for _, parse := range []func(string) (*iam.Policy, error){iam.ParseIdentity, iam.ParseResource} {
			p, err := parse(document)
			if err != nil {
				continue
			}
			again, err := parse(p.String())
			if err != nil || again.String() != p.String() {
				t.Fatalf("%s was written as %s, which is %v (%v)", document, p, again, err)
			}
			p.Public()
			iam.Evaluate(iam.Request{Principal: iam.Principal{ARN: "arn:aws:iam::111122223333:user/u"}, Action: "a:b", Resource: document}, p)
		}
	})
}
