package trail

import (
	"encoding/json"
	"errors"
)

// comparisons are those of the operator numeric.
var comparisons = map[string]func(a, b float64) bool{
	"=":  func(a, b float64) bool { return a == b },
	"<":  func(a, b float64) bool { return a < b },
	"<=": func(a, b float64) bool { return a <= b },
	">":  func(a, b float64) bool { return a > b },
	">=": func(a, b float64) bool { return a >= b },
}

var errNumeric = errors.New(`numeric takes a comparison and a number, or two such: [">", 0, "<=", 5]`)

// numeric is {"numeric": [">", 0, "<=", 5]}. It takes numbers alone, by their value.
func numeric(with any) (matcher, error) {
	list, _ := with.([]any)
	if len(list) != 2 && len(list) != 4 {
		return nil, errNumeric
	}
	var all []func(float64) bool
	for i := 0; i < len(list); i += 2 {
		name, _ := list[i].(string)
		compare := comparisons[name]
		number, _ := list[i+1].(json.Number)
		limit, err := number.Float64()
		if compare == nil || err != nil {
			return nil, errNumeric
		}
		all = append(all, func(v float64) bool { return compare(v, limit) })
	}
	return one(func(v any) bool {
		number, ok := v.(json.Number)
		value, err := number.Float64()
		if !ok || err != nil {
			return false
		}
		for _, holds := range all {
			if !holds(value) {
				return false
			}
		}
		return true
	}), nil
}
