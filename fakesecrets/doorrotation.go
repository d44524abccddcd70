package fakesecrets

import (
	"fmt"
	"time"
)

// RotateOption says something more about a RotateSecret from Go.
type RotateOption func(*rotateSecretInput)

// Within sets the length of the rotation window, in whole hours (Duration).
func Within(length time.Duration) RotateOption {
	return func(in *rotateSecretInput) {
		text := fmt.Sprintf("%dh", length/time.Hour)
		in.RotationRules.Duration = &text
	}
}

// AtItsTime does not rotate now but waits for the schedule: the function is only tried, by testSecret
// on a temporary version (RotateImmediately=false).
func AtItsTime() RotateOption {
	return func(in *rotateSecretInput) {
		no := false
		in.RotateImmediately = &no
	}
}

// Rotate rotates a secret now, as it is configured (RotateSecret). It returns when the rotation has been
// accepted; its steps run when the clock is driven.
func (d Door) Rotate(secret string) error { return d.rotate(secret, "", &rotationRules{}, nil) }

// RotateOn has a secret rotated by a function, now and then on a schedule: rate(...) or cron(...).
// The function is a name or an ARN.
func (d Door) RotateOn(secret, expression, function string, options ...RotateOption) error {
	return d.rotate(secret, function, &rotationRules{ScheduleExpression: &expression}, options)
}

// RotateDays is RotateOn with AutomaticallyAfterDays, 1 to 1000.
func (d Door) RotateDays(secret string, days int, function string, options ...RotateOption) error {
	after := int64(days)
	return d.rotate(secret, function, &rotationRules{AutomaticallyAfterDays: &after}, options)
}

// RotateBy has a secret rotated by a function, now and without a schedule.
func (d Door) RotateBy(secret, function string, options ...RotateOption) error {
	return d.rotate(secret, function, &rotationRules{}, options)
}

// Cancel turns rotation off and stops a run that is under way after its present step
// (CancelRotateSecret). Labels stay where they are.
func (d Door) Cancel(secret string) error {
	_, err := through(d, "CancelRotateSecret", subject{SecretId: secret}, &cancelRotateSecretInput{SecretId: &secret}, (*Service).cancelRotateSecret)
	return err
}

func (d Door) rotate(secret, function string, rules *rotationRules, options []RotateOption) error {
	in := &rotateSecretInput{SecretId: &secret, ClientRequestToken: d.token(), RotationRules: rules}
	for _, o := range options {
		o(in)
	}
	if function != "" {
		arn := d.at.functionARN(function)
		in.RotationLambdaARN = &arn
	}
	_, err := through(d, "RotateSecret", subject{SecretId: secret}, in, (*Service).rotateSecret)
	return err
}
