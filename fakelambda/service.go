package fakelambda

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/rolloverhq/rollover/world"
)

// Service is one world's Lambda service. Make it with New and end it with Close. All methods are
// safe for concurrent use.
type Service struct {
	world   *world.World
	options Options
	ids     *world.Rand
	builder *Builder
	choices *world.Rand // of revisions
	logs    *logs

	mu        sync.Mutex
	functions map[string]*function
	leaving   []*function           // deleted, and kept for a rotation that has begun with them
	env       map[string]string     // of SetEnv; replaced, never changed
	thawed    map[*sandbox]struct{} // idle and not yet frozen
	root      string                // private folder of everything on disk; empty until needed
	folders   int
	closed    bool
	running   sync.WaitGroup // invocations, and handlers that were given up

	interpreters map[string]Interpreter // :: runtime → what was found for it
}

// New returns a service without functions. It starts no goroutine and touches no disk before the
// first function needs it.
func New(w *world.World, o Options) *Service {
	s := &Service{
		world:     w,
		options:   o.withDefaults(),
		ids:       w.Rand("fakelambda request ids"),
		builder:   o.Builder,
		choices:   w.Rand("fakelambda revisions"),
		logs:      newLogs(w, o.withDefaults()),
		functions: map[string]*function{},
		thawed:    map[*sandbox]struct{}{},

		interpreters: map[string]Interpreter{},
	}
	return s
}

// ARN returns the ARN of the function of this name, which need not exist.
func (s *Service) ARN(function string) string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", s.options.Region, s.options.Account, function)
}

// Functions returns the names of the functions, sorted.
func (s *Service) Functions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.functions))
}

// Config returns a function's configuration with its defaults filled in, and false if there is none
// of this name or ARN.
func (s *Service) Config(function string) (Config, bool) {
	f := s.find(function)
	if f == nil {
		return Config{}, false
	}
	return f.config, true
}

// find returns the function with this name or ARN, whatever its qualifier, or nil.
func (s *Service) find(name string) *function {
	r, err := parseReference(name)
	if err != nil || s.elsewhere(r) != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.functions[r.name]
}

// add registers a function; the one that had the name before is removed. Secrets Manager may invoke it.
func (s *Service) add(c Config, made code) error {
	b := s.newBooks()
	if err := b.set([]statement{s.statement(c.Name, Permission{ID: "rollover", Principal: secretsManager})}); err != nil {
		return errors.Join(err, made.remove())
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errors.Join(errClosed, made.remove())
	}
	old := s.functions[c.Name]
	s.functions[c.Name] = s.newFunction(c, newSharedCode(made), b)
	s.mu.Unlock()
	if old != nil {
		return old.close()
	}
	return nil
}

func (s *Service) newFunction(c Config, made *sharedCode, b *books) *function {
	if c.Role == "" {
		c.Role = fmt.Sprintf("arn:aws:iam::%s:role/%s", s.options.Account, c.Name)
	}
	return &function{service: s, config: c, arn: s.ARN(c.Name), code: made, books: b, history: new(history)}
}

// folder makes a further private folder.
func (s *Service) folder(name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", errors.New("the Lambda service is closed")
	}
	if s.root == "" {
		root, err := os.MkdirTemp("", "rollover-lambda-")
		if err != nil {
			return "", fmt.Errorf("make a private folder: %w", err)
		}
		s.root = root
	}
	s.folders++
	dir := filepath.Join(s.root, fmt.Sprintf("%s-%d", name, s.folders))
	return dir, os.Mkdir(dir, 0o700)
}

// Close ends every invocation and every sandbox, removes the private folders, and returns when no
// process or goroutine of the service is left. A handler in this process that ignores its
// context is named in the error after five seconds.
func (s *Service) Close() error {
	s.mu.Lock()
	s.closed = true
	functions := slices.Concat(slices.Collect(maps.Values(s.functions)), s.leaving)
	clear(s.functions)
	s.leaving = nil
	s.mu.Unlock()
	var errs []error
	for _, f := range functions {
		f.abort()
		errs = append(errs, f.close())
	}
	errs = append(errs, s.awaitRunning())
	s.mu.Lock()
	root := s.root
	s.root = ""
	s.mu.Unlock()
	if root != "" {
		errs = append(errs, os.RemoveAll(root))
	}
	if s.options.Builder == nil && s.builder != nil {
		errs = append(errs, s.builder.Close())
	}
	return errors.Join(errs...)
}
