package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/docs/findings"
	"github.com/rolloverhq/rollover/internal/near"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

func explainCommand(s streams) *cobra.Command {
	var in string
	cmd := &cobra.Command{
		Use:   "explain [FINDING]",
		Short: "Say what a finding means, how rollover knows, and how it is mended",
		Long: `Say what a finding means, how rollover knows, and how it is mended.

FINDING is a kind, such as stuck, or the id of a finding in a report, such as stuck-0a1b2c3d.
Without it the kinds are listed, the gravest first. With --in a finding of a run is shown itself, with the
history that shows it, or all of a kind; without FINDING those of the run are listed.`,
		Example: "  rollover explain\n  rollover explain untested-promotion\n" +
			"  rollover run ./my/lambda --record run.jsonl; rollover explain --in run.jsonl outage-0a1b2c3d",
		Args:              atMostOne("FINDING"),
		ValidArgsFunction: completeKind,
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case in != "":
				return s.explainIn(in, args)
			case len(args) == 0:
				s.listKinds()
				return nil
			}
			kind, err := kindOf(args[0])
			if err != nil {
				return err
			}
			s.explain(kind)
			return nil
		},
	}
	cmd.Flags().StringVar(&in, "in", "", "show the finding of the run that this `FILE` tells of, which run --record has written, or --json printed")
	completeFlags(cmd, map[string]cobra.CompletionFunc{"in": completeFile("jsonl")})
	return cmd
}

// listKinds prints a line for each kind: its rule, which does not hold where it is found.
func (s streams) listKinds() {
	page := s.page()
	page.Write("# The kinds of findings, each with the rule that is broken where it is found:\n\n")
	for _, k := range verdict.Kinds() {
		page.Item(string(k), k.Rule())
	}
}

// explain prints the page about a kind.
func (s streams) explain(kind verdict.Kind) {
	text, _ := findings.Page(string(kind)) // every kind has one
	s.page().Write(text)
}

func (s streams) page() report.Page {
	width, _ := columns(s.out)
	return report.Page{W: s.out, Colour: s.colour(s.out), Width: width}
}

// kindOf is the kind that a word names, or that the id of a finding begins with.
func kindOf(word string) (verdict.Kind, error) {
	kinds := verdict.Kinds()
	if slices.Contains(kinds, verdict.Kind(word)) {
		return verdict.Kind(word), nil
	}
	if kind, ok := verdict.KindOf(word); ok {
		return kind, nil
	}
	hint := "`rollover explain` lists the kinds"
	if like := near.Words(word, kindNames()); len(like) > 0 {
		hint = "did you mean " + strings.Join(like, " or ") + "?"
	}
	return "", fmt.Errorf("no finding is of the kind %q, and none has that id; %s", word, hint)
}

func kindNames() []string {
	var names []string
	for _, k := range verdict.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// completeKind names the kinds of findings, each with its rule.
func completeKind(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var kinds []cobra.Completion
	for _, k := range verdict.Kinds() {
		kinds = append(kinds, cobra.CompletionWithDesc(string(k), k.Rule()))
	}
	return kinds, cobra.ShellCompDirectiveNoFileComp
}
