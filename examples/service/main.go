// Command service is a microservice as it stands on the other side of a rotation: it accepts a
// customer's JWT, or the service JWT by which microservices call each other, by one validation, and
// calls a peer with the service JWT that it reads from Secrets Manager.
//
//	GET /whoami   for whom the caller acts: {"actor":"customer","subject":"auth0|..."}
//	GET /peer     what the peer answers to GET /whoami when this service calls it
//
// Its environment is read by settingsFrom (AUTH0_URL, AUTH0_AUDIENCE and so on) and by the AWS SDK
// (AWS_REGION, AWS_ENDPOINT_URL and so on).
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// goodbye is how long requests that are being served may still take when the service is told to stop.
const goodbye = 10 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := run(ctx, os.Getenv, log); err != nil {
		log.Error("service", "error", err.Error())
		stop()
		os.Exit(1)
	}
}

// run serves until ctx ends, and then until what is being served has been answered.
func run(ctx context.Context, getenv func(string) string, log *slog.Logger) error {
	set, err := settingsFrom(getenv)
	if err != nil {
		return err
	}
	aws, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return fmt.Errorf("load the AWS configuration: %w", err)
	}
	client := newHTTPClient()
	defer client.CloseIdleConnections()
	s := newService(set, secretsmanager.NewFromConfig(aws), client, time.Now, log)

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", set.addr)
	if err != nil {
		return fmt.Errorf("listen on ADDR or PORT: %w", err)
	}
	log.Info("listening", "addr", listener.Addr().String())
	server := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
	}
	return serve(ctx, server, listener)
}

// serve is Serve that ends well when ctx does.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	err := server.Shutdown(last)
	if served := <-failed; err == nil && !errors.Is(served, http.ErrServerClosed) {
		err = served
	}
	if err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
