package page

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/internal/near"
)

// route is one thing that can be asked for. docs/page.md has each.
type route struct {
	method, pattern string
	serve           func(*Page, http.ResponseWriter, *http.Request) error
}

func routes() []route {
	return []route{
		{"GET", "/{$}", (*Page).serveAsset},
		{"GET", "/page.js", (*Page).serveAsset},
		{"GET", "/page.css", (*Page).serveAsset},
		{"GET", "/patch.js", (*Page).serveAsset},
		{"GET", "/lanes.js", (*Page).serveLanesScript},
		{"GET", "/lanes.css", (*Page).serveLanesStyle},
		{"GET", "/api/state", (*Page).serveState},
		{"GET", "/api/lanes", (*Page).serveLanes},
		{"GET", "/api/events", (*Page).serveEvents},
		{"GET", "/api/vocabulary", (*Page).serveVocabulary},
		{"GET", "/api/invocations/{request}/log", (*Page).serveLog},
		{"POST", "/api/clock/advance", (*Page).serveAdvance},
		{"POST", "/api/secrets/{name}/rotate", (*Page).serveRotate},
		{"POST", "/api/secrets/{name}/cancel", (*Page).serveCancel},
		{"GET", "/api/faults", (*Page).serveFaults},
		{"POST", "/api/faults", (*Page).serveArm},
		{"GET", "/api/faults/{id}", (*Page).serveFault},
		{"DELETE", "/api/faults/{id}", (*Page).serveDisarm},
		{"POST", "/api/readers", (*Page).serveRead},
		{"DELETE", "/api/readers/{id}", (*Page).serveLeave},
		{"POST", "/api/steps/{step}/fail", (*Page).serveFail},
	}
}

// nothing answers what is no route: with the methods that there are for the path, or the nearest paths.
func nothing(w http.ResponseWriter, r *http.Request) {
	var methods, paths []string
	for _, one := range routes() {
		mux := http.NewServeMux()
		mux.HandleFunc(one.pattern, func(http.ResponseWriter, *http.Request) {})
		if _, pattern := mux.Handler(r); pattern != "" {
			methods = append(methods, one.method)
		}
		if path, api := strings.CutPrefix(one.pattern, "/api"); api && !slices.Contains(paths, "/api"+path) {
			paths = append(paths, "/api"+path)
		}
	}
	if len(methods) > 0 {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		refuse(http.StatusMethodNotAllowed, "%s is asked for by %s, and not by %s", r.URL.Path, strings.Join(methods, " or "), r.Method).write(w)
		return
	}
	hint := "the page itself is at /, and its state at /api/state"
	if n := near.Words(r.URL.Path, paths); len(n) > 0 {
		hint = fmt.Sprintf("did you mean %s?", n[0])
	}
	refuse(http.StatusNotFound, "there is nothing at %s; %s", r.URL.Path, hint).write(w)
}
