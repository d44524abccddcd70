package main

import (
	"io"
	"os"
)

// output is what a function prints. It is a file, so that whatever was printed before the function
// answered is there when it answers; a pipe would still have to be read.
type output struct {
	file *os.File
	read int64
}

// newOutput makes an empty output, in a file that has lost its name.
func newOutput() (*output, error) {
	f, err := os.CreateTemp("", "output") // functions share its offset, so that they append
	if err != nil {
		return nil, err
	}
	return &output{file: f}, os.Remove(f.Name())
}

// take returns what was printed since the last call.
func (o *output) take() string {
	text, err := io.ReadAll(io.NewSectionReader(o.file, o.read, 1<<40))
	if err != nil {
		return "lambdainit: the output could not be read: " + err.Error() + "\n"
	}
	o.read += int64(len(text))
	return string(text)
}
