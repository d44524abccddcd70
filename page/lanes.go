package page

import (
	"net/http"

	"github.com/rolloverhq/rollover/report/lanes"
)

// serveLanes answers with the history as it is drawn.
func (p *Page) serveLanes(w http.ResponseWriter, _ *http.Request) error {
	history := p.stack.Journal.Entries()
	write(w, http.StatusOK, lanes.Of(history, p.stack.Holders(), p.stack.Clock.Now()))
	return nil
}
