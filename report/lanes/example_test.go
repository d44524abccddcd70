package lanes_test

import (
	"fmt"

	"github.com/rolloverhq/rollover/report/lanes"
)

func Example() {
	history, readers, until := story()
	for _, row := range lanes.Of(history, readers, until).Rows {
		if row.Group == lanes.GroupReaders {
			for _, bar := range row.Bars {
				fmt.Println(row.Name, bar.Look, bar.Text)
			}
		}
	}
	// Output:
	// api good v1 · token#1
	// api out v1 · token#1
}
