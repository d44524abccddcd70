// Package baseline is the findings that a team knows of and accepts for now, as a file that people read and
// edit, so that a gate fails on new ones alone.
//
// One finding stands on a line: the scenario, the kind, the finding's id, the reason in quotes, and after #
// what was found when the line was written. The reason is for a person to fill in, and is kept when the
// file is written anew; nothing hangs on what follows #.
package baseline
