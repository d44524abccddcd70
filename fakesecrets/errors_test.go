package fakesecrets

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The catalogue is kept as text as well, so that a change of a vendor's word is seen in review.
// Write it anew with: go test ./fakesecrets -run Catalogue -rewrite
func TestCatalogue(t *testing.T) {
	t.Parallel()
	const golden = "testdata/errors.golden"
	var b strings.Builder
	seen := map[string]bool{}
	for f, e := range catalogue {
		if e.code == "" || e.text == "" {
			t.Errorf("error %d is empty", f)
		}
		line := fmt.Sprintf("%d %s: %s\n", failure(f).of().Status, e.code, e.text)
		if seen[line] {
			t.Errorf("twice: %s", line)
		}
		seen[line] = true
		b.WriteString(line)
	}
	if *rewrite {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the catalogue differs from %s:\n%s", golden, b.String())
	}
}

func TestErrorsFillInTheirText(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		denied.of("arn:u", "GetSecretValue", "s", "identity-based").Message: "User: arn:u is not authorized to perform: secretsmanager:GetSecretValue on resource: s because no identity-based policy allows the secretsmanager:GetSecretValue action",
		removeFromOther.of("L").Message:                                     "When you move staging label L, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label L.",
		noLabel.of("L").Error():                                             "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: L",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
