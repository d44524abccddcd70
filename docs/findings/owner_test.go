package findings_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// owner is a careful function for the set-up client-secret: it rotates a client's own secret, of which Auth0
// knows one at a time.
type owner struct{ careful }

func (o owner) createSecret() error {
	pending, err := o.pending()
	if err != nil || pending != nil {
		return err
	}
	next := o.current()
	next["CLIENT_SECRET"] = rand.Text() + rand.Text()
	return o.put(next)
}

func (o owner) setSecret() error {
	pending, err := o.pending()
	if err != nil || o.taken(pending) {
		return err
	}
	token, err := o.mintFor(os.Getenv("AUTH0_URL") + "/api/v2/")
	if err != nil {
		return err
	}
	body := strings.NewReader(fmt.Sprintf(`{"client_secret":%q}`, pending["CLIENT_SECRET"]))
	req, err := http.NewRequestWithContext(o.ctx, http.MethodPatch, os.Getenv("AUTH0_URL")+"/api/v2/clients/"+pending["CLIENT_ID"], body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	r, err := http.DefaultClient.Do(req)
	if err == nil && r.StatusCode != http.StatusOK {
		err = errors.New("auth0 did not take the secret: " + r.Status)
	}
	return err
}

func (o owner) testSecret() error {
	pending, err := o.pending()
	for n := 0; err == nil && n < 50; n++ {
		if o.taken(pending) {
			return nil
		}
		time.Sleep(time.Second)
	}
	return errors.Join(errors.New("auth0 does not take what is pending"), err)
}

// taken reports whether Auth0 takes the client secret in a value.
func (o owner) taken(v value) bool {
	_, err := mintBy(v, os.Getenv("AUTH0_AUDIENCE"))
	return err == nil
}
