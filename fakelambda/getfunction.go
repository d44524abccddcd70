package fakelambda

import (
	"maps"
	"net/http"
	"net/url"
	"os"
)

type getFunctionOutput struct {
	Code          codeLocation
	Configuration *functionConfiguration
	Tags          map[string]string `json:",omitempty"`
}

type codeLocation struct {
	RepositoryType string
	Location       string `json:",omitempty"` // of a function that was made of a zip in a request
}

// packageRoute is where the zip of a function can be had, as AWS has it at a signed URL of S3.
const packageRoute = "GET " + functionPath + "/package"

// getFunction tells a function's configuration, and where its code is.
func (s *Service) getFunction(c *request) (*getFunctionOutput, error) {
	f, err := s.named(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &getFunctionOutput{Code: codeLocation{RepositoryType: "S3"}, Configuration: s.tellLocked(f), Tags: maps.Clone(f.books.tags)}
	if zipOf(f) != "" {
		out.Code.Location = c.base + functionsPath + "/" + url.PathEscape(f.config.Name) + "/package"
	}
	return out, nil
}

// zipOf is the path of the zip of which a function was made, and empty if there is none.
func zipOf(f *function) string {
	if p, is := f.code.code.(*processCode); is {
		return p.zip
	}
	return ""
}

// servePackage serves a function's zip, to whoever was told where.
func (s *Service) servePackage(w http.ResponseWriter, r *http.Request) {
	f := s.find(r.PathValue("function"))
	if f == nil || zipOf(f) == "" {
		http.NotFound(w, r)
		return
	}
	packed, err := os.ReadFile(zipOf(f))
	if err != nil { // it was deleted just now
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	_, _ = w.Write(packed) // a client that is gone needs none
}
