package conformance

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// do does a step as the vendor's generic template does it, call by call (spec 6.5), or what else is ordered.
func (r Rotator) do(ctx context.Context, order string, s Step) error {
	if order == "nothing" {
		return nil
	}
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &s.SecretId})
	if err != nil {
		return err
	}
	labels, known := d.VersionIdsToStages[s.ClientRequestToken]
	switch {
	case !aws.ToBool(d.RotationEnabled):
		return errors.New("rotation is not enabled")
	case !known:
		return errors.New("the version has no stage for rotation")
	case slices.Contains(labels, "AWSCURRENT"):
		return nil
	case !slices.Contains(labels, "AWSPENDING"):
		return errors.New("the version is not AWSPENDING")
	}
	switch s.Step {
	case "createSecret":
		return r.create(ctx, s)
	case "setSecret":
		return r.set(ctx, s)
	case "testSecret":
		return r.pending(ctx, s)
	case "finishSecret":
		return r.finish(ctx, order, s)
	}
	return errors.New("there is no step " + s.Step)
}

// create makes the next value, "b" after "a" and a "b" more each time, unless an earlier attempt has. The
// password that the template would take for it is asked for all the same.
func (r Rotator) create(ctx context.Context, s Step) error {
	now, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.SecretId, VersionStage: aws.String("AWSCURRENT")})
	if err != nil {
		return err
	}
	err = r.pending(ctx, s)
	if code, _ := refusal(err); code != notFound {
		return err
	}
	if _, err := r.Client.GetRandomPassword(ctx, &secretsmanager.GetRandomPasswordInput{ExcludeCharacters: aws.String(`/@"'\`)}); err != nil {
		return err
	}
	next := "b"
	if was := aws.ToString(now.SecretString); was != "a" {
		next = was + "b"
	}
	_, err = r.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &s.SecretId, ClientRequestToken: &s.ClientRequestToken, SecretString: &next, VersionStages: []string{"AWSPENDING"},
	})
	return err
}

// set reads all values that a database template would try.
func (r Rotator) set(ctx context.Context, s Step) error {
	_, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.SecretId, VersionStage: aws.String("AWSPREVIOUS")})
	if code, _ := refusal(err); err != nil && code != notFound {
		return err
	}
	if _, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.SecretId, VersionStage: aws.String("AWSCURRENT")}); err != nil {
		return err
	}
	return r.pending(ctx, s)
}

// pending reads the value that is to be promoted.
func (r Rotator) pending(ctx context.Context, s Step) error {
	_, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: &s.SecretId, VersionId: &s.ClientRequestToken, VersionStage: aws.String("AWSPENDING"),
	})
	return err
}

func (r Rotator) finish(ctx context.Context, order string, s Step) error {
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &s.SecretId})
	if err != nil {
		return err
	}
	in := &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: &s.SecretId, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &s.ClientRequestToken,
	}
	for id, labels := range d.VersionIdsToStages {
		if slices.Contains(labels, "AWSCURRENT") {
			in.RemoveFromVersionId = &id
		}
	}
	if _, err := r.Client.UpdateSecretVersionStage(ctx, in); err != nil || order != "tidy" {
		return err
	}
	_, err = r.Client.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: &s.SecretId, VersionStage: aws.String("AWSPENDING"), RemoveFromVersionId: &s.ClientRequestToken,
	})
	return err
}
