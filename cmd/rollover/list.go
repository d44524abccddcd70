package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

func listCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that ship, by set-up",
		Args:  noArgument,
		RunE: func(*cobra.Command, []string) error {
			bySetup, err := listed()
			if err != nil {
				return err
			}
			for i, setup := range slices.SortedFunc(maps.Keys(bySetup), usualFirst) {
				if i > 0 {
					fmt.Fprintln(s.out)
				}
				fmt.Fprintf(s.out, "with --setup %s:\n%s", setup, bySetup[setup])
			}
			return nil
		},
	}
}

// listed is a line for each scenario that ships, by set-up.
func listed() (map[string]string, error) {
	bySetup := map[string]string{}
	for _, sc := range scenarios.All() {
		parsed, err := script.Parse(sc.File, sc.Text)
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(parsed.Doc, "\n")
		for _, setup := range parsed.Uses() {
			bySetup[setup] += fmt.Sprintf("%-44s %s\n", sc.Name, first)
		}
	}
	return bySetup, nil
}

// usualFirst orders set-ups by name, but for the usual one.
func usualFirst(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == usual:
		return -1
	case b == usual:
		return 1
	default:
		return strings.Compare(a, b)
	}
}

func showCommand(s streams) *cobra.Command {
	var verbs bool
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Print a scenario or a set-up, or with --verbs the language they are written in",
		Example: "  rollover show expiry-overlap/daily\n" +
			"  rollover show service-token\n" +
			"  rollover show --verbs",
		Args:              atMostOne("NAME"),
		ValidArgsFunction: completeShown,
		RunE: func(_ *cobra.Command, args []string) error {
			if verbs {
				script.Help(s.out)
				return nil
			}
			if len(args) == 0 {
				return fmt.Errorf("show: name a scenario (`rollover list`) or a set-up (%s)", strings.Join(scenarios.Setups(), ", "))
			}
			for _, sc := range scenarios.All() {
				if sc.Name == args[0] {
					fmt.Fprint(s.out, sc.Text)
					return nil
				}
			}
			_, text, err := scenarios.Setup(args[0])
			if err != nil {
				return fmt.Errorf("show: no scenario is called %q (`rollover list` names them), and %w", args[0], err)
			}
			fmt.Fprint(s.out, text)
			return nil
		},
	}
	cmd.Flags().BoolVar(&verbs, "verbs", false, "print the verbs of the scenario language")
	return cmd
}
