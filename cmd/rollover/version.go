package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/timewarp"
)

func versionCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what this machine can do",
		Args:  noArgument,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(s.out, "rollover %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if err := timewarp.Supported(); err != nil {
				fmt.Fprintf(s.out, "virtual time of functions: no: %v\n", err)
			} else {
				fmt.Fprintln(s.out, "virtual time of functions: yes")
			}
			return nil
		},
	}
}

// version is the module's version, or "(devel)" for one that was built from a work tree.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
