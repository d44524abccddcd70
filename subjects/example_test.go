package subjects_test

import "fmt"

// A header says what a known-bad function must be convicted of, and where.
func Example() {
	charges, err := header("../examples/bad/forgetful-finish/main.go")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(charges[0].kind, "on", charges[0].pattern)
	// Output: stuck on failed-rotation/finishSecret-fails-after-once
}
