// Command logs-with-care is a rotation function done right: a known-good subject,
// which every harness that is worth its name acquits.
//
// It rotates the secret of an application, and says much of what it does: which
// client, in base64, too, the last four characters of the new secret and its
// fingerprint, and of the token that it tries the secret with all but the
// signature. Nobody can use any of that.
//
//rollover:setup client-secret
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"log"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/triesfirst"
)

func main() { lambda.Start(triesfirst.Log{Set: set, Minted: minted}.Rotate) }

func set(client, secret string) {
	log.Printf("client %s (%s) gets the secret that ends in %s and has the fingerprint %x", client,
		base64.StdEncoding.EncodeToString([]byte(client)), secret[len(secret)-4:], sha256.Sum256([]byte(secret)))
}

func minted(token string) {
	log.Printf("the tenant minted %s.(signature)", token[:strings.LastIndexByte(token, '.')])
}
