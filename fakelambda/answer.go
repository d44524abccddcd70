package fakelambda

import "fmt"

// maxResponse is the largest answer of a synchronous invocation in bytes: 6 MB and room for
// headers.
const maxResponse = 6291556

func tooLargeMessage(size int) string {
	return fmt.Sprintf("Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).", size, maxResponse)
}
