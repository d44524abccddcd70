package fakelambda

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// functionCode is the code in a request.
type functionCode struct {
	ZipFile  []byte
	ImageURI string `json:"ImageUri"`
	S3Bucket string
	S3Key    string
}

// largestZip is what Lambda accepts zipped in a request, in bytes.
const largestZip = 52428800

func (c *functionCode) check() error {
	switch {
	case c.ImageURI != "":
		return notThereYet("ImageUri")
	case c.S3Bucket != "" || c.S3Key != "":
		return &Error{CodeInvalidValue, "Code in S3 is not there yet in this emulator: send it with the request, as ZipFile."}
	case len(c.ZipFile) == 0:
		return &Error{CodeInvalidValue, "Please provide a source for function code."}
	case len(c.ZipFile) > largestZip:
		return &Error{CodeEntityTooLarge, "Zipped size must be smaller than 52428800 bytes"}
	}
	return nil
}

// unpackCode makes code of a zip, which is kept beside what was in it. The error is an *Error.
func (s *Service) unpackCode(c Config, packed []byte) (*processCode, error) {
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, &Error{CodeInvalidValue, "Could not unzip uploaded file. Please check your file, then try to upload again."}
	}
	dir, err := s.folder("code")
	if err != nil {
		return nil, serviceError("%v", err)
	}
	p, err := s.codeOf(archive, packed, c, dir)
	if err != nil {
		_ = os.RemoveAll(dir) // what cannot be removed now, Service.Close tries again
		return nil, err
	}
	return p, nil
}

// codeOf is unpackCode in a folder that is there.
func (s *Service) codeOf(archive *zip.Reader, packed []byte, c Config, dir string) (*processCode, error) {
	task, kept := filepath.Join(dir, "task"), filepath.Join(dir, "function.zip")
	if err := os.Mkdir(task, 0o700); err != nil {
		return nil, serviceError("%v", err)
	}
	err := unpack(archive, task)
	if failed := new(os.PathError); errors.As(err, &failed) { // such as a file that stands there twice
		return nil, &Error{CodeInvalidValue, "Could not unzip uploaded file. Please check your file, then try to upload again. (" + failed.Err.Error() + ")"}
	}
	if err != nil {
		return nil, &Error{CodeInvalidValue, err.Error()}
	}
	made, err := s.codeIn(c, task, dir, "the zip")
	if failed := new(os.PathError); errors.As(err, &failed) { // the runtime client cannot be written
		return nil, serviceError("%v", err)
	}
	if err != nil {
		return nil, &Error{CodeInvalidValue, err.Error()}
	}
	if err := os.WriteFile(kept, packed, 0o600); err != nil {
		return nil, serviceError("%v", err)
	}
	made.zip = kept
	return made, nil
}

// codeFacts are what the API tells of code.
type codeFacts struct {
	size int64
	sum  string // SHA-256 in base64
}

// measured looks at a file once, when somebody asks.
type measured struct {
	once  sync.Once
	facts codeFacts
}

// of are the facts of the file at path; of one that cannot be read, they are nothing's.
func (m *measured) of(path string) codeFacts {
	m.once.Do(func() {
		h := sha256.New()
		if f, err := os.Open(path); err == nil {
			m.facts.size, _ = io.Copy(h, f)
			f.Close()
		}
		m.facts.sum = base64.StdEncoding.EncodeToString(h.Sum(nil))
	})
	return m.facts
}
