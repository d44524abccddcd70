package main

import "encoding/json"

// document is an error as Lambda writes it.
func document(kind, message string) []byte {
	b, err := json.Marshal(map[string]string{"errorType": kind, "errorMessage": message})
	if err != nil {
		return []byte("{}") // two strings can always be written
	}
	return b
}
