// Package near finds what somebody probably meant who misspelled a name.
package near

import "slices"

// Names returns those of all that are nearest to name, the nearest first, three at most; none if nothing is near.
func Names(name string, all []string) []string {
	limit := max(2, len(name)/3)
	found := slices.DeleteFunc(slices.Clone(all), func(one string) bool { return Distance(name, one) > limit })
	slices.SortStableFunc(found, func(a, b string) int { return Distance(name, a) - Distance(name, b) })
	return found[:min(len(found), 3)]
}

// Distance is the number of letters to change, add or take away (Levenshtein).
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
