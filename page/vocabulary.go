package page

import (
	"net/http"

	"github.com/rolloverhq/rollover/harness/script"
)

// vocabulary is what a fault can be made of.
type vocabulary struct {
	Operations []string           `json:"operations"`
	Faults     []script.FaultForm `json:"faults"`
	Steps      []string           `json:"steps"`
	Callers    []string           `json:"callers"` // functions, and who is none
}

func (p *Page) serveVocabulary(w http.ResponseWriter, _ *http.Request) error {
	write(w, http.StatusOK, vocabulary{
		Operations: p.stack.Operations(),
		Faults:     script.FaultForms(),
		Steps:      script.Steps(),
		Callers:    append(p.stack.Lambda.Functions(), "test"),
	})
	return nil
}
