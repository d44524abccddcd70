// Command relay is a Lambda function that runs nothing: it hands each event to the host that has deployed it,
// and answers what that answers. It speaks the Runtime API itself, and needs nothing beside it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	r := relay{
		api:    "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/",
		path:   os.Getenv("ROLLOVER_RELAY_PATH"),
		client: &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext}}, // no proxy
	}
	for host := range strings.SplitSeq(os.Getenv("ROLLOVER_RELAY_HOSTS"), ",") {
		if host == "gateway" {
			table, _ := os.ReadFile("/proc/net/route") // not there on every system, and then no address
			host = gateway(string(table))
		}
		if host != "" {
			r.hosts = append(r.hosts, net.JoinHostPort(host, os.Getenv("ROLLOVER_RELAY_PORT")))
		}
	}
	for {
		if err := r.next(); err != nil {
			log.Fatal(err)
		}
	}
}

// relay is where events come from, and where they go.
type relay struct {
	api, path string
	hosts     []string // the first that answers is the host
	client    *http.Client
}

// reply is what the host says of an event.
type reply struct {
	FunctionError string          `json:"functionError"`
	Answer        json.RawMessage `json:"answer"`
	Error         string          `json:"error"`
}

// next takes one event through.
func (r *relay) next() error {
	resp, err := r.client.Get(r.api + "next")
	if err != nil {
		return err
	}
	event, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return err
	}
	id := resp.Header.Get("Lambda-Runtime-Aws-Request-Id")
	said, err := r.ask(event)
	switch {
	case err != nil:
		return r.post(id+"/error", document("Relay.Unreachable", err.Error()))
	case said.Error != "":
		return r.post(id+"/error", document("Relay.NotRun", said.Error))
	case said.FunctionError != "":
		return r.post(id+"/error", said.Answer)
	default:
		return r.post(id+"/response", said.Answer)
	}
}

// ask hands an event to the host: the one that answered last, else the first that takes a connection.
func (r *relay) ask(event []byte) (said reply, err error) {
	err = fmt.Errorf("no host was named")
	for i, host := range r.hosts {
		var resp *http.Response
		if resp, err = r.client.Post("http://"+host+r.path, "application/json", bytes.NewReader(event)); err != nil {
			continue
		}
		defer resp.Body.Close()
		r.hosts[0], r.hosts[i] = r.hosts[i], r.hosts[0]
		if resp.StatusCode != http.StatusOK {
			return said, fmt.Errorf("the host answers %s", resp.Status)
		}
		return said, json.NewDecoder(resp.Body).Decode(&said)
	}
	return said, err
}

func (r *relay) post(path string, body []byte) error {
	resp, err := r.client.Post(r.api+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// document is a failure as Lambda has it.
func document(kind, message string) []byte {
	b, _ := json.Marshal(map[string]string{"errorType": kind, "errorMessage": message}) // strings can be written
	return b
}
