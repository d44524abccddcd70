package page

import (
	"embed"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/report/lanes"
)

//go:embed web
var web embed.FS

// serveAsset serves a file of the page, which needs nothing from elsewhere.
func (*Page) serveAsset(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	http.ServeFileFS(w, r, web, "web/"+name)
	return nil
}

// serveLanesScript serves what draws the lanes, here as in a report.
func (*Page) serveLanesScript(w http.ResponseWriter, _ *http.Request) error {
	return serveText(w, "text/javascript; charset=utf-8", lanes.Script())
}

func (*Page) serveLanesStyle(w http.ResponseWriter, _ *http.Request) error {
	return serveText(w, "text/css; charset=utf-8", lanes.Style())
}

func serveText(w http.ResponseWriter, kind, text string) error {
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write([]byte(text)) // a client that is gone needs no answer
	return nil
}
