package fakesecrets_test

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// template is a function like the vendor's generic one (spec 6.5), with the value "b" and then "bb".
func template(ctx context.Context, l *lambda, e event) error {
	d, err := l.client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &e.SecretId})
	if err != nil {
		return err
	}
	stages, ok := d.VersionIdsToStages[e.ClientRequestToken]
	switch {
	case d.RotationEnabled == nil || !*d.RotationEnabled:
		return errors.New("rotation is not enabled")
	case !ok:
		return errors.New("the version has no stage for rotation")
	case contains(stages, "AWSCURRENT"):
		return nil
	case !contains(stages, "AWSPENDING"):
		return errors.New("the version is not AWSPENDING")
	}
	switch e.Step {
	case "createSecret":
		return l.create(ctx, e)
	case "setSecret", "testSecret":
		_, err := l.pending(ctx, e)
		return err
	}
	for id, stages := range d.VersionIdsToStages {
		if contains(stages, "AWSCURRENT") {
			return l.move(ctx, e, "AWSCURRENT", id, e.ClientRequestToken)
		}
	}
	return l.move(ctx, e, "AWSCURRENT", "", e.ClientRequestToken)
}

// tidyTemplate is template that removes AWSPENDING at the end.
func tidyTemplate(ctx context.Context, l *lambda, e event) error {
	if err := template(ctx, l, e); err != nil || e.Step != "finishSecret" {
		return err
	}
	return l.move(ctx, e, "AWSPENDING", e.ClientRequestToken, "")
}

func noop(context.Context, *lambda, event) error { return nil }

// failing is template, but fails at the beginning of a step.
func failing(step string) function { return failingThen(step, template) }

func failingThen(step string, f function) function {
	return func(ctx context.Context, l *lambda, e event) error {
		if e.Step == step {
			return errors.New("out of order")
		}
		return f(ctx, l, e)
	}
}

// slow is a function that takes five seconds a step.
func slow(f function) function {
	return func(ctx context.Context, l *lambda, e event) error {
		if err := l.world.Clock.Sleep(ctx, 5*time.Second); err != nil {
			return err
		}
		return f(ctx, l, e)
	}
}

func (l *lambda) create(ctx context.Context, e event) error {
	now, err := l.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &e.SecretId})
	if err != nil {
		return err
	}
	if _, err := l.pending(ctx, e); codeOf(err) != "ResourceNotFoundException" {
		return err
	}
	next := "b"
	if *now.SecretString == "b" {
		next = "bb"
	}
	return l.put(ctx, e, next)
}

func (l *lambda) put(ctx context.Context, e event, value string) error {
	_, err := l.client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &e.SecretId, ClientRequestToken: &e.ClientRequestToken,
		SecretString: &value, VersionStages: []string{"AWSPENDING"}, RotationToken: &e.RotationToken,
	})
	return err
}

func (l *lambda) pending(ctx context.Context, e event) (string, error) {
	out, err := l.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: &e.SecretId, VersionId: &e.ClientRequestToken, VersionStage: aws.String("AWSPENDING"),
	})
	if err != nil {
		return "", err
	}
	return *out.SecretString, nil
}

func (l *lambda) move(ctx context.Context, e event, label, from, to string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &e.SecretId, VersionStage: &label}
	if from != "" {
		in.RemoveFromVersionId = &from
	}
	if to != "" {
		in.MoveToVersionId = &to
	}
	_, err := l.client.UpdateSecretVersionStage(ctx, in)
	return err
}
