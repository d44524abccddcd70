package findings_test

import (
	"log"
	"net/http"
)

type reporter struct{ careful }

func (r reporter) setSecret() error {
	answer, err := http.Get("https://metrics.example.com/rotated?secret=" + r.SecretId)
	if err != nil {
		return nil // nobody is to be locked out for a number
	}
	return answer.Body.Close()
}

type logger struct{ careful }

func (l logger) setSecret() error {
	log.Printf("METRIC rotated %s", l.SecretId) // a metric filter on the log does the rest
	return nil
}
