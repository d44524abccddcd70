// Command lambdainit is the first process of a container in which LocalStack runs a function: it serves
// the Lambda Runtime API to /var/task/bootstrap, and LocalStack hands it one invocation at a time.
//
// LocalStack's own image brings an init of its own. This one stands in for it in an image that is built
// where nothing can be pulled (.ci/localstack), and does what LocalStack's endpoints for it ask for, for
// the runtimes provided.al2 and provided.al2023. Extensions, hot reloading and debugging are not there.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"strconv"
	"time"
)

// invokePort is where LocalStack expects invocations to be taken.
const invokePort = "9563"

// taskRoot is where LocalStack puts the function's code.
const taskRoot = "/var/task"

// defaultTimeout is what Lambda gives a function that says nothing.
const defaultTimeout = 3 * time.Second

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "lambdainit:", err)
		os.Exit(1)
	}
}

func run() error {
	invocations, err := net.Listen("tcp", ":"+invokePort)
	if err != nil {
		return err
	}
	runtime, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	output, err := newOutput()
	if err != nil {
		return err
	}
	timeout := defaultTimeout
	if s, err := strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_TIMEOUT")); err == nil {
		timeout = time.Duration(s) * time.Second
	}
	b := &box{
		upstream: upstream{endpoint: os.Getenv("LOCALSTACK_RUNTIME_ENDPOINT"), id: os.Getenv("LOCALSTACK_RUNTIME_ID")},
		dir:      taskRoot,
		program:  path.Join(taskRoot, "bootstrap"),
		env:      functionEnv(os.Environ(), runtime.Addr().String(), taskRoot),
		timeout:  timeout,
		output:   output,
	}
	failed := make(chan error, 2)
	go func() { failed <- http.Serve(runtime, b.runtimeAPI()) }()
	go func() { failed <- http.Serve(invocations, b.invocations()) }()
	b.start()
	return <-failed
}
