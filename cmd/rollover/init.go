package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/internal/survey"
)

// initFlags are the options of `rollover init`.
type initFlags struct {
	target targetFlags
	out    string
	force  bool
}

func initCommand(s streams) *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init [TARGET]",
		Short: "Write a first set-up for a Lambda of your own",
		Long: `Write a first set-up for a Lambda of your own.

It looks at what is in the folder TARGET, or in this one, and runs none of it: the names that the code (Go, Python,
Node.js) reads from its environment, and what templates (AWS SAM and CloudFormation, the Serverless Framework,
Terraform) say literally of its function. What cannot be seen from outside is marked FILL IN in the file, and said.`,
		Example: "  rollover init ./my/lambda\n  rollover init . --out -\n  rollover run --setup rollover-setup.txt",
		Args:    atMostOne("TARGET"),
		RunE:    func(_ *cobra.Command, args []string) error { return f.run(s, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.target.runtime, "runtime", "", "the Lambda `RUNTIME`, where no template says it")
	flags.StringVar(&f.target.handler, "handler", "", "the `HANDLER`, where no template says it")
	flags.StringVar(&f.out, "out", "rollover-setup.txt", "the `FILE` to write; - is standard output")
	flags.BoolVar(&f.force, "force", false, "write it even if it is there")
	return cmd
}

func (f *initFlags) run(s streams, args []string) error {
	folder := "."
	if len(args) == 1 && args[0] != "" {
		folder = args[0]
	}
	info, err := os.Stat(folder)
	if err != nil || !info.IsDir() {
		return fmt.Errorf("%s is no folder: name the one in which the Lambda's code or template is", folder)
	}
	found, err := survey.Of(os.DirFS(folder))
	if err != nil {
		return err
	}
	from := folder
	if f.out != "-" {
		if from, err = seenFrom(filepath.Dir(f.out), folder); err != nil {
			return err
		}
	}
	first := sketch{survey: found, folder: folder, from: from, runtime: f.target.runtime, handler: f.target.handler}
	text := first.text()
	if f.out == "-" {
		fmt.Fprint(s.out, text)
	} else if err := f.write(text); err != nil {
		return err
	}
	for _, told := range first.told {
		fmt.Fprintln(s.err, "rollover: "+told)
	}
	if f.out != "-" {
		fmt.Fprintf(s.err, "rollover: wrote %s; next: rollover run --setup %[1]s\n", f.out)
	}
	return nil
}

// write writes the file whole or not at all, and over no other unless that is meant.
func (f *initFlags) write(text string) error {
	if _, err := os.Lstat(f.out); err == nil && !f.force {
		return fmt.Errorf("%s is there already: --force writes over it, --out names another", f.out)
	}
	d, err := newDraft(f.out)
	if err != nil {
		return err
	}
	defer d.discard()
	if _, err := d.WriteString(text); err != nil {
		return fmt.Errorf("%s: %w", f.out, err)
	}
	return d.keep()
}

// seenFrom is a folder as seen from another.
func seenFrom(from, folder string) (string, error) {
	a, errA := filepath.Abs(from)
	b, errB := filepath.Abs(folder)
	seen, err := filepath.Rel(a, b)
	if err := errors.Join(errA, errB, err); err != nil {
		return "", err
	}
	return filepath.ToSlash(seen), nil
}

// relative writes a path as one that cannot be taken for an import path.
func relative(path string) string {
	if filepath.IsAbs(path) || strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../") || path == ".." {
		return path
	}
	return "./" + path
}
