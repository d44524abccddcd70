package page

import (
	"embed"
	"net/http"
	"strings"
)

//go:embed web
var web embed.FS

// serveAsset serves the page itself, which needs nothing from elsewhere.
func (*Page) serveAsset(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	http.ServeFileFS(w, r, web, "web/"+name)
	return nil
}
