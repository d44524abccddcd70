package fakesecrets_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// The floor of GetSecretValue: the vendor's client, the same listener, and a handler that does nothing
// but answer. The aim is at most 1.15 times that.
func BenchmarkGetSecretValue(b *testing.B) {
	const answer = `{"ARN":"arn:aws:secretsmanager:eu-west-1:000000000000:secret:s-AAAAAA","CreatedDate":2051222400.000,"Name":"s","SecretString":"a","VersionId":"11111111-1111-4111-8111-111111111111","VersionStages":["AWSCURRENT"]}`
	get := func(b *testing.B, url string) {
		client := clientAs(url, "TEST")
		in := &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := client.GetSecretValue(ctx, in); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("empty handler", func(b *testing.B) {
		s, err := wire.Serve(world.New(world.Options{}), "", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			_, _ = io.WriteString(w, answer)
		}))
		if err != nil {
			b.Fatal(err)
		}
		get(b, s.URL)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("GetSecretValue", func(b *testing.B) {
		r := newRig(b)
		r.check(r.Put("s", "a"))
		get(b, r.URL())
	})
}

// A world with a Service, ready.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		fakesecrets.New(world.New(world.Options{}), nil, fakesecrets.Options{})
	}
}

// A virtual year of daily rotations by a function like the vendor's template, over HTTP.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		r := newRig(b)
		r.Lambda.set("rotate", template)
		r.check(r.Put("s", "a"))
		r.check(r.RotateDays("s", 1, "rotate"))
		r.World.Clock.Advance(365 * 24 * time.Hour)
	}
}
