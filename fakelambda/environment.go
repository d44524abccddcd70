package fakelambda

import (
	"maps"
	"slices"
	"strconv"
)

// environment is everything that a process sees: what Lambda sets, with credentials that are worth
// nothing and no way to the host's, then what its runtime sets, then the enclosure's, then Options.Env, then
// what SetEnv was given, then Config.Env. Nothing is inherited.
func (b *processBox) environment() []string {
	f := b.sandbox.function
	c, o := f.config, f.service.options
	env := map[string]string{
		"AWS_ACCESS_KEY_ID":               b.sandbox.key,
		"AWS_DEFAULT_REGION":              o.Region,
		"AWS_EC2_METADATA_DISABLED":       "true",
		"AWS_EXECUTION_ENV":               "AWS_Lambda_" + c.Runtime,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(c.Memory),
		"AWS_LAMBDA_FUNCTION_NAME":        c.Name,
		"AWS_LAMBDA_FUNCTION_VERSION":     version,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       logGroupOf(c.Name),
		"AWS_LAMBDA_LOG_STREAM_NAME":      b.sandbox.stream,
		"AWS_LAMBDA_RUNTIME_API":          b.api.Addr(),
		"AWS_REGION":                      o.Region,
		"AWS_SECRET_ACCESS_KEY":           "rollover-accepts-any-secret-access-key-0",
		"AWS_SESSION_TOKEN":               "rollover-accepts-any-session-token",
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"LAMBDA_TASK_ROOT":                b.code.dir,
		"LANG":                            "en_US.UTF-8",
		"PATH":                            "/usr/local/bin:/usr/bin:/bin:/opt/bin",
		"TMPDIR":                          b.tmp,
		"TZ":                              ":UTC",
		"_HANDLER":                        c.Handler,
	}
	maps.Copy(env, b.code.env)
	maps.Copy(env, b.walls.Environment())
	maps.Copy(env, o.Env)
	maps.Copy(env, f.service.sharedEnv())
	maps.Copy(env, c.Env)
	list := make([]string, 0, len(env))
	for _, k := range slices.Sorted(maps.Keys(env)) {
		list = append(list, k+"="+env[k])
	}
	return list
}

const version = "$LATEST"

// SetEnv sets variables for every process that starts from now on, before its function's own Config.Env: it
// is for what is not known before the service is, such as where the other fakes listen. A further call
// replaces what the last one set.
func (s *Service) SetEnv(env map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.env = maps.Clone(env)
}

func (s *Service) sharedEnv() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.env
}
