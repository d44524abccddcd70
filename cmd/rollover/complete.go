package main

import (
	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/scenarios"
)

// completeRun tells the shells what the flags of `run` may be. TARGET is completed as a file.
func completeRun(cmd *cobra.Command) {
	for flag, complete := range map[string]cobra.CompletionFunc{
		"only":     completeScenario,
		"setup":    completeSetup,
		"scenario": completeText,
		"shard":    cobra.NoFileCompletions,
		"seed":     cobra.NoFileCompletions,
		"jobs":     cobra.NoFileCompletions,

		"baseline": completeText, "write-baseline": completeText,
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic("rollover: " + err.Error()) // every flag above is declared
		}
	}
}

func completeText(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"txt"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeSetup names the set-ups that ship; a file of one's own is completed as a file.
func completeSetup(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.Setups(), cobra.ShellCompDirectiveDefault
}

func completeXML(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"xml"}, cobra.ShellCompDirectiveFilterFileExt
}

func completeLines(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"jsonl"}, cobra.ShellCompDirectiveFilterFileExt
}

func completeHTML(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"html"}, cobra.ShellCompDirectiveFilterFileExt
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
