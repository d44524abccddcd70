package page

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/internal/near"
)

type noRequest struct{}

// serveRotate has an operator rotate a secret now. The rotation has been accepted when it answers; its steps
// follow.
func (p *Page) serveRotate(w http.ResponseWriter, r *http.Request) error {
	return p.onSecret(w, r, func(d fakesecrets.Door, arn string) error { return d.Rotate(arn) })
}

// serveCancel has an operator turn a secret's rotation off (CancelRotateSecret).
func (p *Page) serveCancel(w http.ResponseWriter, r *http.Request) error {
	return p.onSecret(w, r, func(d fakesecrets.Door, arn string) error { return d.Cancel(arn) })
}

func (p *Page) onSecret(w http.ResponseWriter, r *http.Request, do func(d fakesecrets.Door, arn string) error) error {
	if _, err := read[noRequest](r, `{}`); err != nil {
		return err
	}
	secret, err := p.secret(r.PathValue("name"))
	if err != nil {
		return err
	}
	if err := do(p.stack.Operator().At(secret.ARN), secret.ARN); err != nil {
		return err
	}
	now, _ := p.stack.Operator().At(secret.ARN).Secret(secret.ARN)
	write(w, http.StatusAccepted, p.secretState(now, p.holdings(p.stack.Journal.Entries())))
	return nil
}

// secret finds a secret by its name, as the journal has it, or its ARN.
func (p *Page) secret(name string) (fakesecrets.Secret, error) {
	var names []string
	for _, s := range p.embedded() {
		if s.Title == name || s.ARN == name {
			return s, nil
		}
		names = append(names, s.Title)
	}
	hint := "there is none yet"
	if n := near.Words(name, names); len(n) > 0 {
		hint = fmt.Sprintf("did you mean %q?", n[0])
	} else if len(names) > 0 {
		hint = "there are " + strings.Join(names[:min(len(names), 10)], ", ")
	}
	return fakesecrets.Secret{}, refuse(http.StatusNotFound, "no secret is called %q; %s", name, hint)
}
