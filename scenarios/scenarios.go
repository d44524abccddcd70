// Package scenarios holds the scenarios and set-ups that ship, as text.
//
// A scenario is named by its path without the ending: "expiry-overlap/daily". A set-up stands in
// setups/ and is named by its file: "service-token".
package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.txt */*.txt
var files embed.FS

// Scenario is one that ships.
type Scenario struct {
	Name string // "expiry-overlap/daily"
	File string // its path in this package, for messages
	Text string
}

// All returns every scenario that ships, by name.
func All() []Scenario {
	var all []Scenario
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(p, "setups/") {
			return err
		}
		text, err := files.ReadFile(p)
		all = append(all, Scenario{Name: strings.TrimSuffix(p, ".txt"), File: path.Join("scenarios", p), Text: string(text)})
		return err
	})
	if err != nil {
		panic("scenarios: " + err.Error()) // what is embedded can be read
	}
	return all
}

// Setup returns the text of a set-up that ships, and where it stands. The error lists what there is.
func Setup(name string) (file, text string, err error) {
	file = path.Join("setups", name+".txt")
	raw, err := files.ReadFile(file)
	if err != nil {
		return "", "", fmt.Errorf("no set-up is called %q; there is %s", name, strings.Join(Setups(), ", "))
	}
	return path.Join("scenarios", file), string(raw), nil
}

// Setups returns the names of the set-ups that ship.
func Setups() []string {
	entries, err := files.ReadDir("setups")
	if err != nil {
		panic("scenarios: " + err.Error()) // what is embedded can be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".txt"))
	}
	return names
}
