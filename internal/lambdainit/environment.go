package main

import "strings"

// functionEnv is the environment of the function: that of the container without what is between
// LocalStack and its init, and where the Runtime API is.
func functionEnv(container []string, runtimeAPI, root string) []string {
	var env []string
	for _, pair := range container {
		if !strings.HasPrefix(pair, "LOCALSTACK_RUNTIME_") && !strings.HasPrefix(pair, "LOCALSTACK_CHMOD_PATHS=") {
			env = append(env, pair)
		}
	}
	return append(env, "AWS_LAMBDA_RUNTIME_API="+runtimeAPI, "LAMBDA_TASK_ROOT="+root)
}
