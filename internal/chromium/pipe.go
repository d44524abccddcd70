package chromium

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
)

// flags make a browser that shows nothing and talks to nobody by itself.
var flags = []string{
	"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
	"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
	"--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
}

// pipe is a running browser: a message is JSON and a NUL.
type pipe struct {
	cmd   *exec.Cmd
	in    *os.File
	ended chan struct{} // closed when the browser says no more
	event func(method string, params json.RawMessage)

	mu      sync.Mutex
	last    int
	waiting map[int]chan answer
}

type answer struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// launch starts the browser at path with a profile in folder; event is called with each event, in order.
func launch(path, folder string, event func(string, json.RawMessage)) (*pipe, error) {
	theirs, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirs.Close(), in.Close())
	}
	p := &pipe{in: in, event: event, ended: make(chan struct{}), waiting: map[int]chan answer{}}
	p.cmd = exec.Command(path, append(flags, "--user-data-dir="+folder, "about:blank")...)
	p.cmd.Stderr = io.Discard                       // by a pipe that each of its processes has: Wait returns when the last is gone
	p.cmd.ExtraFiles = []*os.File{theirs, theirOut} // as descriptors 3 and 4
	err = errors.Join(p.cmd.Start(), theirs.Close(), theirOut.Close())
	if err != nil {
		return nil, errors.Join(err, in.Close(), out.Close())
	}
	go p.listen(out)
	return p, nil
}

// listen hands messages out until there are no more.
func (p *pipe) listen(out *os.File) {
	defer close(p.ended)
	defer out.Close()
	for r := bufio.NewReaderSize(out, 1<<20); ; {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID     int
			Method string
			Params json.RawMessage
			answer
		}
		if json.Unmarshal(bytes.TrimSuffix(text, []byte{0}), &m) != nil {
			continue
		}
		if m.ID == 0 {
			p.event(m.Method, m.Params)
			continue
		}
		p.mu.Lock()
		to := p.waiting[m.ID]
		delete(p.waiting, m.ID)
		p.mu.Unlock()
		if to != nil {
			to <- m.answer
		}
	}
}

// call asks for something and waits for the answer.
func (p *pipe) call(ctx context.Context, session, method string, params, out any) error {
	if params == nil {
		params = struct{}{}
	}
	mine := make(chan answer, 1)
	p.mu.Lock()
	p.last++
	id := p.last
	p.waiting[id] = mine
	text, err := json.Marshal(struct {
		ID      int    `json:"id"`
		Session string `json:"sessionId,omitempty"`
		Method  string `json:"method"`
		Params  any    `json:"params"`
	}{id, session, method, params})
	if err == nil {
		_, err = p.in.Write(append(text, 0))
	}
	p.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case a := <-mine:
		switch {
		case a.Error != nil:
			return errors.New(a.Error.Message)
		case out == nil:
			return nil
		}
		return json.Unmarshal(a.Result, out)
	case <-p.ended:
		return io.ErrUnexpectedEOF
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close ends the browser and all of its processes.
func (p *pipe) close() {
	_ = p.call(context.Background(), "", "Browser.close", nil, nil) // one that is gone is closed
	_ = p.in.Close()
	<-p.ended
	_ = p.cmd.Wait() // how it ended is no matter
}
