package iam_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/iam"
)

// The least policy allows what was used and nothing else, whatever the order of the uses, and survives
// being written and read.
func TestLeastAllowsWhatWasUsed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		action := rapid.SampledFrom([]string{"secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret", "kms:Decrypt"})
		arn := rapid.SampledFrom([]string{secretARN, "arn:aws:secretsmanager:eu-west-1:000000000000:secret:a-111111", "arn:aws:kms:eu-west-1:000000000000:key/k"})
		use := rapid.Custom(func(t *rapid.T) iam.Use {
			return iam.Use{Action: action.Draw(t, "action"), Resource: arn.Draw(t, "resource")}
		})
		uses := rapid.SliceOfN(use, 1, 12).Draw(t, "uses")
		least := iam.Least(uses)
		if other := iam.Least(rapid.Permutation(uses).Draw(t, "in another order")); other.String() != least.String() {
			t.Fatalf("%s\nin another order is\n%s", least, other)
		}
		read, err := iam.ParseIdentity(least.String())
		if err != nil {
			t.Fatal(err)
		}
		asked := use.Draw(t, "asked")
		got := iam.Evaluate(iam.Request{Principal: iam.Principal{ARN: reader}, Action: asked.Action, Resource: asked.Resource}, read)
		if (got == iam.Allowed) != slices.Contains(uses, asked) {
			t.Fatalf("%v is %v by\n%s", asked, got, least)
		}
	})
}

func ExampleLeast() {
	fmt.Println(iam.Least([]iam.Use{
		{Action: "secretsmanager:PutSecretValue", Resource: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:token-??????"},
		{Action: "secretsmanager:GetRandomPassword", Resource: "*"},
		{Action: "secretsmanager:DescribeSecret", Resource: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:token-??????"},
	}))
	// Output:
	// {
	//   "Version": "2012-10-17",
	//   "Statement": [
	//     {
	//       "Effect": "Allow",
	//       "Action": [
	//         "secretsmanager:DescribeSecret",
	//         "secretsmanager:PutSecretValue"
	//       ],
	//       "Resource": "arn:aws:secretsmanager:eu-west-1:000000000000:secret:token-??????"
	//     },
	//     {
	//       "Effect": "Allow",
	//       "Action": "secretsmanager:GetRandomPassword",
	//       "Resource": "*"
	//     }
	//   ]
	// }
}
