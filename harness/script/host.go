package script

import (
	"strconv"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/harness"
)

func hostVerb() verb {
	v := verb{
		name:    "host",
		usage:   "host NAME [STATUS] answers TEXT | host NAME by COMMAND",
		help:    "the function reaches a provider of this name, over HTTPS and HTTP: one that answers each request with the text, or one whose answer a shell command prints, given the request's body as input and METHOD, HOST, URI and NOW (the world's, RFC 3339) as environment; requests are the operation host.NAME; placeholders are filled in",
		example: `host api.example.com answers {"ok":true}`,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a host", v)
		if err != nil {
			return nil, err
		}
		if strings.ContainsAny(name, "/ ") {
			return nil, l.expected("a host alone, such as api.example.com", name, v)
		}
		if l.accept("by") {
			command := l.rest()
			if command == "" {
				return nil, l.expected("a command", "", v)
			}
			return func(p *Play) error {
				if err := p.opts.Stack.Here(noHost); err != nil {
					return err
				}
				p.stack.Gateway.Handle(name, harness.Scripted(p.stack.Clock.Now, command, commandLimit))
				return nil
			}, nil
		}
		status := 200
		if n, err := strconv.Atoi(l.peek()); err == nil {
			l.next()
			if status = n; n < 200 || n > 599 {
				return nil, l.expected("a status of HTTP", strconv.Itoa(n), v)
			}
		}
		if err := l.keyword("answers", v); err != nil {
			return nil, err
		}
		text := l.rest()
		return func(p *Play) error {
			if err := p.opts.Stack.Here(noHost); err != nil {
				return err
			}
			filled, err := p.fill(text)
			if err != nil {
				return err
			}
			p.stack.Gateway.Handle(name, harness.Canned(status, filled))
			return nil
		}, nil
	}
	return v
}

// noHost is why a host cannot be had where functions run at LocalStack.
const noHost = "names lead a function in LocalStack's containers where they lead anybody"

// commandLimit is how long a command may take, in the host's time.
const commandLimit = 30 * time.Second
