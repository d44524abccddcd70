package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// rotateOption is a member of RotateSecret's input.
type rotateOption func(*secretsmanager.RotateSecretInput)

// rotate calls RotateSecret, and notes the version of its answer as the next one.
func (c *stand) rotate(options ...rotateOption) error {
	in := &secretsmanager.RotateSecretInput{SecretId: &c.name}
	for _, o := range options {
		o(in)
	}
	out, err := c.Client.RotateSecret(c.ctx(), in)
	if err == nil {
		c.ids = append(c.ids, aws.ToString(out.VersionId))
	}
	return err
}

func by(function string) rotateOption {
	return func(in *secretsmanager.RotateSecretInput) { in.RotationLambdaARN = &function }
}

func rules(r types.RotationRulesType) rotateOption {
	return func(in *secretsmanager.RotateSecretInput) { in.RotationRules = &r }
}

func days(n int64) rotateOption { return rules(types.RotationRulesType{AutomaticallyAfterDays: &n}) }

func on(expression string) rotateOption {
	return rules(types.RotationRulesType{ScheduleExpression: &expression})
}

func as(token string) rotateOption {
	return func(in *secretsmanager.RotateSecretInput) { in.ClientRequestToken = &token }
}

func notNow(in *secretsmanager.RotateSecretInput) { in.RotateImmediately = aws.Bool(false) }

// order tells the function what to do for the case's secret, for the first time or anew.
func (c *stand) order(o orders) {
	c.tb.Helper()
	text, err := json.Marshal(o)
	c.ok(err)
	name := ordersOf(c.name)
	_, err = c.Client.PutSecretValue(c.ctx(), &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: aws.String(string(text))})
	if code, _ := refusal(err); code != notFound {
		c.ok(err)
		return
	}
	for name, value := range map[string]string{ordersOf("case-" + c.number): string(text), notesOf("case-" + c.number): "[]"} {
		_, err := c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: aws.String(c.secret(name)), SecretString: &value})
		c.ok(err)
	}
}

// notes are what the function was handed for the case's secret, and saw.
func (c *stand) notes() (all []note) {
	c.tb.Helper()
	r := Rotator{Client: c.Client}
	c.ok(r.read(c.ctx(), notesOf(c.name), &all))
	return all
}

// handed asserts that the function has been handed so many steps, when all has settled.
func (c *stand) handed(want int) []note {
	c.tb.Helper()
	c.Settle(func() bool { return len(c.notes()) >= want })
	all := c.notes()
	if len(all) != want {
		c.saw(fmt.Sprintf("the function was handed %d steps %v", len(all), steps(all)), strconv.Itoa(want))
		c.tb.FailNow()
	}
	return all
}

func steps(all []note) (names []string) {
	for _, n := range all {
		names = append(names, n.Step.Step)
	}
	return names
}
