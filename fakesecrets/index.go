package fakesecrets

import (
	"slices"
	"sort"
)

// index is secrets in an order, ready to be listed from any place. They lie in blocks of bounded length, so
// that putting one in or taking one out costs about the square root of how many there are.
type index struct {
	compare func(a, b *secret) int // never 0 for two that differ
	longest int                    // of a block
	blocks  [][]*secret            // none of them empty
}

// block returns the first block whose last secret does not come before sec.
func (x *index) block(sec *secret) int {
	return sort.Search(len(x.blocks), func(i int) bool {
		b := x.blocks[i]
		return x.compare(b[len(b)-1], sec) >= 0
	})
}

// add puts a secret in.
func (x *index) add(sec *secret) {
	if len(x.blocks) == 0 {
		x.blocks = [][]*secret{{sec}}
		return
	}
	i := min(x.block(sec), len(x.blocks)-1)
	at, _ := slices.BinarySearchFunc(x.blocks[i], sec, x.compare)
	b := slices.Insert(x.blocks[i], at, sec)
	x.blocks[i] = b
	if len(b) > x.longest {
		half := len(b) / 2
		x.blocks[i] = b[:half:half]
		x.blocks = slices.Insert(x.blocks, i+1, slices.Clone(b[half:]))
	}
}

// remove takes a secret out, which must be as it was when it was put in.
func (x *index) remove(sec *secret) {
	i := x.block(sec)
	if i == len(x.blocks) {
		return
	}
	at, found := slices.BinarySearchFunc(x.blocks[i], sec, x.compare)
	if !found {
		return
	}
	if x.blocks[i] = slices.Delete(x.blocks[i], at, at+1); len(x.blocks[i]) == 0 {
		x.blocks = slices.Delete(x.blocks, i, i+1)
	}
}

// from hands on the secrets that come after one in the order, or before it in descending order, which need
// not be there itself; with nil all of them. It ends when yield returns false.
func (x *index) from(after *secret, descending bool, yield func(*secret) bool) {
	if descending {
		x.down(after, yield)
		return
	}
	i, at := 0, 0
	if after != nil {
		if i = x.block(after); i < len(x.blocks) {
			var there bool
			if at, there = slices.BinarySearchFunc(x.blocks[i], after, x.compare); there {
				at++
			}
		}
	}
	for ; i < len(x.blocks); i, at = i+1, 0 {
		for _, sec := range x.blocks[i][at:] {
			if !yield(sec) {
				return
			}
		}
	}
}

func (x *index) down(after *secret, yield func(*secret) bool) {
	i := len(x.blocks) - 1
	at := -1 // of the first that is not to be handed on
	if after != nil {
		if i = min(x.block(after), i); i >= 0 {
			at, _ = slices.BinarySearchFunc(x.blocks[i], after, x.compare)
		}
	}
	for ; i >= 0; i, at = i-1, -1 {
		if at < 0 {
			at = len(x.blocks[i])
		}
		for j := at - 1; j >= 0; j-- {
			if !yield(x.blocks[i][j]) {
				return
			}
		}
	}
}
