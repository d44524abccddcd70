package page

import (
	"net/http"
	"strconv"
)

// logState is what an invocation printed, with START, END and REPORT, masked as the journal is.
type logState struct {
	Function string `json:"function"`
	Request  int    `json:"request"`
	Log      string `json:"log"`
	Dropped  int64  `json:"dropped,omitempty"` // bytes that were not kept
}

func (p *Page) serveLog(w http.ResponseWriter, r *http.Request) error {
	request, err := strconv.Atoi(r.PathValue("request"))
	if err != nil {
		return refuse(http.StatusBadRequest, "an invocation is asked for by its number, and not as %q; GET /api/state has them", r.PathValue("request"))
	}
	for _, function := range p.stack.Lambda.Functions() {
		for _, i := range p.stack.Lambda.Invocations(function) {
			if i.Request == request {
				write(w, http.StatusOK, logState{function, request, p.stack.World.Names.Mask(i.Log), i.Dropped})
				return nil
			}
		}
	}
	return refuse(http.StatusNotFound, "no invocation that has ended has the number %d; its log is there when it has", request)
}
