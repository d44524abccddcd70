package main

import (
	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/scenarios"
)

// completeRun tells the shells what the flags of `run` may be. TARGET is completed as a file.
func completeRun(cmd *cobra.Command) {
	completeFlags(cmd, map[string]cobra.CompletionFunc{
		"only":     completeScenario,
		"setup":    completeSetup,
		"scenario": completeFile("txt"),
		"shard":    cobra.NoFileCompletions,
		"seed":     cobra.NoFileCompletions,
		"jobs":     cobra.NoFileCompletions,

		"baseline": completeFile("txt"), "write-baseline": completeFile("txt"),
	})
}

// completeFlags tells the shells what flags may be, all of which are declared.
func completeFlags(cmd *cobra.Command, by map[string]cobra.CompletionFunc) {
	for flag, complete := range by {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic("rollover: " + err.Error())
		}
	}
}

// completeFile names the files with an extension.
func completeFile(extension string) cobra.CompletionFunc {
	return cobra.FixedCompletions([]string{extension}, cobra.ShellCompDirectiveFilterFileExt)
}

// completeSetup names the set-ups that ship; a file of one's own is completed as a file.
func completeSetup(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.Setups(), cobra.ShellCompDirectiveDefault
}

func completeScenario(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, sc := range scenarios.All() {
		names = append(names, sc.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeShown names what `show` can print.
func completeShown(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names, directive := completeScenario(cmd, args, begun)
	return append(names, scenarios.Setups()...), directive
}
