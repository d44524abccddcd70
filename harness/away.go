package harness

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"

	"github.com/rolloverhq/rollover/remotesecrets"
)

// away is the endpoint's Secrets Manager if functions under test run there, too; else nil.
func (s *Stack) away() *remotesecrets.Service {
	if s.options.Endpoint == nil || !s.options.Endpoint.Away() {
		return nil
	}
	return s.manager.(remote).Service
}

// reachable has the stack listen where functions at its endpoint find it.
func (o *Options) reachable() error {
	if o.Endpoint == nil || !o.Endpoint.Away() {
		return nil
	}
	host, err := o.Endpoint.ReachableAt()
	if err != nil {
		return err
	}
	if o.SecretsAddr == "" {
		o.SecretsAddr = host + ":0"
	}
	if o.Auth0Addr == "" {
		o.Auth0Addr = host + ":0"
	}
	return nil
}

// deployAway deploys a function at the endpoint. Here a handler stands in for it, which hands each event on, so that what
// befalls an invocation as a whole befalls it as ever.
func (s *Stack) deployAway(there *remotesecrets.Service, f Function, code Target) error {
	packed, err := pack(code)
	if err != nil {
		return err
	}
	packed.Timeout, packed.Env = f.Timeout, s.leads()
	maps.Copy(packed.Env, f.Env)
	ctx := context.Background()
	if err := there.Deploy(ctx, f.Name, packed); err != nil {
		return err
	}
	return s.deployHere(f, Handler(func(ctx context.Context, event []byte) ([]byte, error) {
		functionError, answer, err := there.InvokeThere(ctx, f.Name, event)
		if err == nil && functionError != "" {
			err = failedThere(answer)
		}
		return answer, err
	}))
}

// failedThere is a function's error document, as an error of a handler.
func failedThere(document []byte) error {
	var doc struct{ ErrorType, ErrorMessage string }
	if json.Unmarshal(document, &doc) != nil || doc.ErrorType+doc.ErrorMessage == "" {
		return errors.New(string(document))
	}
	return fmt.Errorf("%s: %s", doc.ErrorType, doc.ErrorMessage)
}

// Here reports nil if functions under test run on this machine, in the world's time; else an error that says what
// cannot be had, for NotHere.
func (o Options) Here(otherwise string) error {
	if o.Endpoint == nil || !o.Endpoint.Away() {
		return nil
	}
	return &remotesecrets.UnavailableError{Why: otherwise}
}

// Killable reports nil if a fault may end a function's process, or hold a call up in the world's time.
func (s *Stack) Killable() error {
	return s.options.Here("a function in LocalStack's containers is not killed by the world, and does not wait in its time")
}

// unwrapped is a target that stands for another.
type unwrapped interface{ Unwrap() Target }

// pack makes a deployment package of a target.
func pack(code Target) (c remotesecrets.Code, err error) {
	if w, is := code.(unwrapped); is {
		code = w.Unwrap()
	}
	c = remotesecrets.Code{Runtime: "provided.al2023", Handler: "bootstrap"}
	switch t := code.(type) {
	case *PackageTarget:
		var path string
		if path, err = t.builder.Build(t.pkg); err == nil {
			c.Zip, err = zipped(nil, path)
		}
	case bootstrap:
		c.Zip, err = zipped(nil, string(t))
	case archive:
		c.Zip, err = os.ReadFile(string(t))
	case *SourceTarget:
		if t.runtime.Name != "" {
			c.Runtime, c.Handler = t.runtime.Name, t.runtime.Handler
		}
		c.Zip, err = packSource(t.path)
	default:
		err = fmt.Errorf("%s cannot be deployed there: name a Go package, a bootstrap executable, a folder or a zip", code)
	}
	return c, err
}

// packSource makes a package of a folder, and of an executable; a zip is one.
func packSource(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return zipped(os.DirFS(path), "")
	case isZip(path):
		return os.ReadFile(path)
	default:
		return zipped(nil, path)
	}
}

// zipped packs a program as the bootstrap, or a folder as it is.
func zipped(folder fs.FS, program string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if program == "" {
		err := z.AddFS(folder)
		err = errors.Join(err, z.Close())
		return b.Bytes(), err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	h := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	h.SetMode(0o755)
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = w.Write(text)
	}
	err = errors.Join(err, z.Close())
	return b.Bytes(), err
}
