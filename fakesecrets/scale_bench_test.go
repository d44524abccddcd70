package fakesecrets_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// What a call costs does not depend on how many secrets there are: GetSecretValue and a page of
// ListSecrets among 100 and among 100 000.
func BenchmarkAmong(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n, " secrets"), func(b *testing.B) {
			before := heap()
			r := newRig(b)
			for i := range n {
				r.check(r.Put(fmt.Sprintf("app/%06d", i), "a"))
			}
			kept := float64(heap()-before) / float64(n)
			name := fmt.Sprintf("app/%06d", n/2)
			b.Run("GetSecretValue", func(b *testing.B) {
				for b.Loop() {
					if _, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(kept, "B/secret")
			})
			for _, by := range []string{"created-date", "name", "last-changed-date"} {
				b.Run("ListSecrets by "+by, func(b *testing.B) {
					in := &secretsmanager.ListSecretsInput{MaxResults: aws.Int32(100), SortBy: types.SortByType(by), SortOrder: "desc"}
					for b.Loop() {
						if _, err := r.Client.ListSecrets(ctx, in); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("PutSecretValue", func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					if err := r.PutLabelled(fmt.Sprintf("app/%06d", i%n), "b"); err != nil && codeOf(err) != "LimitExceededException" {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// 64 clients at once, small values and the longest: calls a second, and how long the middle one and the
// slowest of a hundred take.
func BenchmarkClients(b *testing.B) {
	for _, size := range []int{1, 65536} {
		b.Run(fmt.Sprintf("64 clients of %d bytes", size), func(b *testing.B) {
			r := newRig(b)
			r.check(r.Put("s", strings.Repeat("x", size)))
			var mu sync.Mutex
			var took []time.Duration
			b.SetParallelism(64 / runtime.GOMAXPROCS(0))
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				client := clientAs(r.URL(), "TEST")
				var own []time.Duration
				for pb.Next() {
					began := time.Now()
					if _, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")}); err != nil {
						b.Error(err)
						return
					}
					own = append(own, time.Since(began))
				}
				mu.Lock()
				took = append(took, own...)
				mu.Unlock()
			})
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "calls/s")
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
