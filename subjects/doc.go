// Package subjects tests the tool by functions whose worth is known: those under examples/bad have to be
// convicted of exactly what their headers say, those under examples/good and the reference have to be
// acquitted of everything, and of the reference's mutants the harmful ones have to be convicted and the
// harmless ones acquitted.
//
// It holds only tests.
package subjects
