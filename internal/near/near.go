// Package near finds what somebody meant who misspelt a word.
package near

import (
	"slices"
	"strings"
)

// Words returns the words that are most like one, the nearest first and three at most: those that differ in
// a third of its letters, or in two, and those that begin with it. Of two that are equally near the one with its
// first letter comes first. Nothing is like the empty word.
func Words(word string, of []string) []string {
	if word == "" {
		return nil
	}
	limit := max(2, len(word)/3)
	how := func(w string) int {
		d := Distance(word, w)
		if strings.HasPrefix(w, word) {
			d = min(d, limit)
		}
		return d
	}
	like := slices.DeleteFunc(slices.Clone(of), func(w string) bool { return how(w) > limit })
	slices.SortStableFunc(like, func(a, b string) int {
		first, second := strings.HasPrefix(a, word[:1]), strings.HasPrefix(b, word[:1])
		switch d := how(a) - how(b); {
		case d != 0 || first == second:
			return d
		case first:
			return -1
		default:
			return 1
		}
	})
	return like[:min(len(like), 3)]
}

// Distance is the number of letters to change, add or take away (Levenshtein), in bytes.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
