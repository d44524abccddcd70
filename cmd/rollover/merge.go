package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/report"
)

func mergeCommand(s streams) *cobra.Command {
	var f viewFlags
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Join the shards of a run into one verdict",
		Long: `Join the shards of a run into one verdict.

A FILE is what "rollover run --shard I/N --record FILE" has written, or what a whole run has, to be shown in
another form. The exit code is that of the whole run. A shard that is missing, that is there twice, that was
broken off, or that is of another run, with another target, seed or version or other scenarios, is exit code 2.`,
		Example: "  rollover merge shard-*.jsonl\n" +
			"  rollover merge shard-*.jsonl --junit rollover.xml",
		ValidArgsFunction: completeFile("jsonl"),
		RunE:              func(_ *cobra.Command, files []string) error { return merge(s, f, files) },
	}
	f.declare(cmd.Flags())
	f.complete(cmd)
	return cmd
}

// merge reads the shards and shows the run. It returns errFailed if a scenario failed.
func merge(s streams, f viewFlags, files []string) error {
	if len(files) == 0 {
		return errors.New("merge: name the files of a run's shards, such as shard-*.jsonl")
	}
	parts := make([]report.Record, len(files))
	for i, file := range files {
		var err error
		if parts[i], err = readRecord(file); err != nil {
			return fmt.Errorf("merge: %w", err)
		}
	}
	whole, err := report.Merge(parts)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	view, err := f.open(s)
	if err != nil {
		return err
	}
	defer view.discard()
	whole.Show(view)
	if err := view.keep(); err != nil {
		return err
	}
	if whole.Totals().Failed > 0 {
		return errFailed
	}
	return nil
}

func readRecord(file string) (report.Record, error) {
	in, err := os.Open(file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return report.Record{}, fmt.Errorf("%s: %w", file, path.Err)
	}
	if err != nil {
		return report.Record{}, err
	}
	defer in.Close()
	return report.Read(file, in)
}
