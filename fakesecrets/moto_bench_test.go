package fakesecrets_test

import (
	"bufio"
	"io"
	"os/exec"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

var motoListens = regexp.MustCompile(`Running on (http://[0-9.:]+)`)

// moto starts moto's server, whose address it returns with what ends it. It skips where there is none.
func moto(b *testing.B) (url string, end func()) {
	b.Helper()
	if _, err := exec.LookPath("moto_server"); err != nil {
		b.Skip("no moto_server here to compare with")
	}
	cmd := exec.Command("moto_server", "-p", "0") // a port of its own choice
	log, err := cmd.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it was killed
		}
		ended = true
	}
	b.Cleanup(end)
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if found := motoListens.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, log) }() // so that it never waits for a reader
			return found[1], end
		}
	}
	b.Fatal("moto_server does not listen")
	return "", nil
}

// BenchmarkMoto is the rival of BenchmarkGetSecretValue, and of harness's BenchmarkRun: moto's server, asked
// by the same client, and from nothing to where it listens.
func BenchmarkMoto(b *testing.B) {
	b.Run("GetSecretValue", func(b *testing.B) {
		url, _ := moto(b)
		client := clientAs(url, "TEST")
		if _, err := client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String("a")}); err != nil {
			b.Fatal(err)
		}
		in := &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")}
		for b.Loop() {
			if _, err := client.GetSecretValue(ctx, in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("start", func(b *testing.B) {
		for b.Loop() {
			_, end := moto(b)
			end()
		}
	})
}
