package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func TestBatches(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("app/one", "1"))
	r.check(r.Put("app/two", "2"))
	r.check(r.Put("app/two", "22"))
	r.check(r.Create("app/empty"))
	r.check(r.Put("gone", "3"))
	r.check(r.Delete("gone", 7))
	batch := func(in *secretsmanager.BatchGetSecretValueInput) string {
		t.Helper()
		out, err := r.Client.BatchGetSecretValue(ctx, in)
		if err != nil {
			return codeOf(err)
		}
		var all []string
		for _, v := range out.SecretValues {
			all = append(all, *v.Name+"="+*v.SecretString+fmt.Sprint(v.VersionStages))
		}
		for _, e := range out.Errors {
			all = append(all, (*e.SecretId)[strings.LastIndexByte(*e.SecretId, ':')+1:]+" "+*e.ErrorCode)
		}
		if out.NextToken != nil {
			all = append(all, "more")
			in.NextToken = out.NextToken
		}
		return strings.Join(all, ", ")
	}
	equal(t, "by id", batch(&secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"app/two", "gone", "nobody", "app/empty"}}),
		"app/two=22[AWSCURRENT], gone InvalidRequestException, nobody ResourceNotFoundException, app/empty ResourceNotFoundException")
	app := []types.Filter{{Key: "name", Values: []string{"app/"}}}
	paged := &secretsmanager.BatchGetSecretValueInput{Filters: app, MaxResults: aws.Int32(1)}
	equal(t, "page 1", batch(paged), "app/one=1[AWSCURRENT], more")
	equal(t, "page 2", batch(paged), "app/two=22[AWSCURRENT], more")
	if last := batch(paged); !strings.HasPrefix(last, "app/empty-") || !strings.HasSuffix(last, " ResourceNotFoundException") {
		t.Errorf("page 3 is %s", last)
	}
	equal(t, "neither", batch(&secretsmanager.BatchGetSecretValueInput{}), invalidParameter)
	equal(t, "both", batch(&secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"x"}, Filters: app}), invalidParameter)
	equal(t, "MaxResults by id", batch(&secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"x"}, MaxResults: aws.Int32(1)}), invalidParameter)
	equal(t, "a bad name", batch(&secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"a b"}}), validation)
	equal(t, "too many", batch(&secretsmanager.BatchGetSecretValueInput{Filters: app, MaxResults: aws.Int32(21)}), validation)
}
