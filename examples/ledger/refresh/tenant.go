package refresh

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"
)

// mint asks the tenant for a token.
func (j *Job) mint(ctx context.Context, v *vault) (string, error) {
	id, secret, err := j.own(ctx, v)
	if err != nil {
		return "", err
	}
	form, err := json.Marshal(map[string]string{
		"grant_type": "client_credentials", "client_id": id, "client_secret": secret, "audience": j.Audience,
	})
	if err != nil {
		return "", err
	}
	var answer struct {
		Token string `json:"access_token"`
	}
	err = j.ask(ctx, http.MethodPost, "/oauth/token", form, &answer)
	if err == nil && answer.Token == "" {
		err = errors.New("the tenant gave no token")
	}
	return answer.Token, err
}

// ask asks the tenant, up to three times while it is busy, out of reach or out of its mind.
func (j *Job) ask(ctx context.Context, method, path string, body []byte, answer any) (err error) {
	for attempt := 0; attempt < 3; attempt++ {
		if attempt > 0 && !wait(ctx, time.Duration(attempt)*time.Second) {
			return err
		}
		var again bool
		if again, err = j.askOnce(ctx, method, path, body, answer); err == nil || !again {
			return err
		}
	}
	return err
}

func (j *Job) askOnce(ctx context.Context, method, path string, body []byte, answer any) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(j.Tenant, "/")+path, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("the tenant's address is no URL")
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return true, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500, fmt.Errorf("%s: %s", path, response.Status)
	}
	text, err := io.ReadAll(response.Body)
	if err == nil {
		err = json.Unmarshal(text, answer)
	}
	return err != nil, err
}

// claims are what a token says of itself.
type claims struct {
	Issuer   string   `json:"iss"`
	Audience audience `json:"aud"`
	Issued   int64    `json:"iat"`
	Expires  int64    `json:"exp"`
}

// audience is one string or several.
type audience []string

func (a *audience) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(a))
}

func claimsOf(token string) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("the value holds no token")
	}
	return c, part(parts[1], &c)
}

// part decodes one part of a token.
func part(text string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, into) != nil {
		return errors.New("a part of the token is no JSON")
	}
	return nil
}

// errUnknownKey says that the tenant has not published the key of a token, or not yet.
var errUnknownKey = errors.New("the tenant has no key of that name")

// verify does to a token what a bank does.
func (j *Job) verify(ctx context.Context, token string) error {
	c, err := claimsOf(token)
	switch {
	case err != nil:
		return err
	case c.Issuer != strings.TrimRight(j.Tenant, "/")+"/" || !slices.Contains(c.Audience, j.Audience):
		return errors.New("the token is for somebody else")
	case !time.Now().Before(time.Unix(c.Expires, 0)):
		return errors.New("the token is over")
	}
	head, rest, _ := strings.Cut(token, ".")
	var header struct{ Kid, Alg string }
	if err := part(head, &header); err != nil {
		return err
	}
	if header.Alg != "RS256" {
		return errors.New("the token is not signed by RS256")
	}
	key, err := j.key(ctx, header.Kid)
	if err != nil {
		return err
	}
	body, signature, _ := strings.Cut(rest, ".")
	signed, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		return errors.New("the signature is no base64")
	}
	sum := sha256.Sum256([]byte(head + "." + body))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signed)
}

// key is one of the tenant's.
func (j *Job) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	if err := j.ask(ctx, http.MethodGet, "/.well-known/jwks.json", nil, &set); err != nil {
		return nil, err
	}
	for _, k := range set.Keys {
		if k.Kid == kid {
			n, bad := base64.RawURLEncoding.DecodeString(k.N)
			e, worse := base64.RawURLEncoding.DecodeString(k.E)
			return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, errors.Join(bad, worse)
		}
	}
	return nil, errUnknownKey
}
