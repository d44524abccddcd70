package conformance_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// answer is what came of a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// call sends a body to a service as it is, signed. The operation is empty where the path names it.
func (f *foreign) call(service, method, path, operation, body string) (answer, error) {
	ctx := context.Background()
	req, err := http.NewRequestWithContext(ctx, method, f.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	switch {
	case operation != "":
		req.Header.Set("X-Amz-Target", service+"."+operation)
		req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	case service == "iam":
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	default:
		req.Header.Set("Content-Type", "application/json")
	}
	sum := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(ctx, f.credentials, req, hex.EncodeToString(sum[:]), service, f.region, time.Now()); err != nil {
		return answer{}, err
	}
	resp, err := f.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, text}, err
}
