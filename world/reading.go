package world

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reading is a text with an encoding taken off.
type reading struct {
	text string
	at   []int32 // :: byte → where it stands in the original, with the end's; nil: where it stands here

	// Of base64: where its characters stand, nil if side by side from begin on, and how many bits there are before
	// the first byte.
	base64 bool
	chars  []int32
	begin  int
	skip   int
}

// place returns where a stretch of the reading stands in the original.
func (r reading) place(from, to int) (int, int) {
	switch {
	case r.base64:
		return r.char((r.skip + 8*from) / 6), r.char((r.skip+8*to-1)/6) + 1
	case r.at != nil:
		for to > 0 && to < len(r.text) && r.at[to] == r.at[to-1] {
			to++ // an escape may stand for several bytes
		}
		return int(r.at[from]), int(r.at[to])
	}
	return from, to
}

func (r reading) char(i int) int {
	if r.chars == nil {
		return r.begin + i
	}
	return int(r.chars[i])
}

// layers is how many encodings lie over each other at most: a URL in a JSON string in a JSON string.
const layers = 4

// readings calls f with each way to read a text: as it is, with the escapes of JSON strings and of URLs taken off, and of
// each of these what is base64, at any alignment, by either alphabet and wrapped or not. With spaces, a plus may be
// one, as in a form.
func readings(text string, spaces bool, f func(reading)) {
	each := func(r reading) {
		f(r)
		base64Runs(r, f)
	}
	r := reading{text: text}
	each(r)
	for range layers {
		next, ok := unescaped(r)
		if !ok {
			if spaced, some := unquoted(r, true); some && spaces {
				each(spaced)
				if quoted, some := unescaped(spaced); some {
					each(quoted)
				}
			}
			if next, ok = unquoted(r, false); !ok {
				return
			}
		}
		r = next
		each(r)
	}
}

// plainly is readings as far as JSON spells a text.
func plainly(text string, f func(reading)) {
	r := reading{text: text}
	f(r)
	if next, ok := unescaped(r); ok {
		f(next)
	}
}

// decoder makes a reading of another.
type decoder struct {
	of   reading
	text []byte
	at   []int32
}

func decode(of reading) *decoder {
	return &decoder{of, make([]byte, 0, len(of.text)), make([]int32, 0, len(of.text)+1)}
}

// put writes what stands at a place of the other reading.
func (d *decoder) put(at int, bytes ...byte) {
	from, _ := d.of.place(at, at)
	for _, b := range bytes {
		d.text, d.at = append(d.text, b), append(d.at, int32(from))
	}
}

func (d *decoder) done() reading {
	end, _ := d.of.place(len(d.of.text), len(d.of.text))
	return reading{text: string(d.text), at: append(d.at, int32(end))}
}

// escapes are those of a JSON string that stand for one byte.
var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', '"': '"', '\\': '\\', '/': '/'}

// unescaped takes the escapes of a JSON string off; ok is false where there are none. What is none is left.
func unescaped(r reading) (_ reading, ok bool) {
	text := r.text
	if strings.IndexByte(text, '\\') < 0 {
		return r, false
	}
	d := decode(r)
	for i := 0; i < len(text); {
		if text[i] == '\\' && i+1 < len(text) {
			if b, known := escapes[text[i+1]]; known {
				d.put(i, b)
				i, ok = i+2, true
				continue
			}
			if char, n := codePoint(text[i:]); n > 0 {
				d.put(i, utf8.AppendRune(nil, char)...)
				i, ok = i+n, true
				continue
			}
		}
		d.put(i, text[i])
		i++
	}
	return d.done(), ok
}

// codePoint reads \uXXXX, or two of them that are one character; n is how long that is, and 0 if it is none.
func codePoint(text string) (char rune, n int) {
	one := func(text string) rune {
		if len(text) < 6 || text[:2] != `\u` {
			return -1
		}
		v, err := strconv.ParseUint(text[2:6], 16, 16)
		if err != nil {
			return -1
		}
		return rune(v)
	}
	first := one(text)
	if first < 0 {
		return 0, 0
	}
	if utf16.IsSurrogate(first) {
		if both := utf16.DecodeRune(first, one(text[6:])); both != utf8.RuneError {
			return both, 12
		}
	}
	return first, 6
}

// unquoted takes the escapes of a URL off; ok is false where there are none. With plus, a plus is a space, as in a form.
func unquoted(r reading, plus bool) (_ reading, ok bool) {
	text := r.text
	if plus && strings.IndexByte(text, '+') < 0 || !plus && strings.IndexByte(text, '%') < 0 {
		return r, false
	}
	d := decode(r)
	for i := 0; i < len(text); {
		switch {
		case text[i] == '%' && i+3 <= len(text) && digit(text[i+1]) >= 0 && digit(text[i+2]) >= 0:
			d.put(i, byte(digit(text[i+1])<<4|digit(text[i+2])))
			i, ok = i+3, true
			continue
		case text[i] == '+' && plus:
			d.put(i, ' ')
			ok = true
		default:
			d.put(i, text[i])
		}
		i++
	}
	return d.done(), ok
}

// digit is the value of a hexadecimal digit; -1: it is none.
func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// sextets are the values of base64's characters, of both alphabets; 64 is a line's end, which wraps, and 65 what is
// neither.
var sextets = func() (of [256]byte) {
	for i := range of {
		of[i] = 65
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		of[c] = byte(i)
	}
	of['-'], of['_'], of['\n'], of['\r'] = 62, 63, 64, 64
	return of
}()

// least is how many characters of base64 are looked at: what is shorter holds no eight bytes.
const least = (8*block + 5) / 6

// base64Runs calls f with what each run of base64's characters would be, for each of the four bits at which a byte of it
// may begin: where the run begins, or the words that touch it, nobody knows.
func base64Runs(r reading, f func(reading)) {
	text := r.text
	for i := 0; i < len(text); {
		if sextets[text[i]] >= 64 {
			i++
			continue
		}
		begin := i
		for i < len(text) && sextets[text[i]] <= 64 {
			i++
		}
		if i-begin >= least {
			base64Run(r, begin, i, f)
		}
	}
}

func base64Run(r reading, from, to int, f func(reading)) {
	run := reading{base64: true, begin: from}
	if r.at != nil || strings.ContainsAny(r.text[from:to], "\r\n") {
		run.chars = charsOf(r, from, to)
	}
	for phase := range 4 {
		var b strings.Builder
		b.Grow((to - from) * 6 / 8)
		var bits uint32
		n, skip := 0, phase
		for i := from; i < to; i++ {
			v := sextets[r.text[i]]
			switch {
			case v == 64:
				continue
			case skip > 0:
				skip--
				continue
			}
			bits = bits<<6 | uint32(v)
			if n += 6; n >= 8 {
				n -= 8
				b.WriteByte(byte(bits >> n))
			}
		}
		run.text, run.skip = b.String(), 6*phase
		f(run)
	}
}

// charsOf returns where the characters of a run stand in the original, without its line breaks.
func charsOf(r reading, from, to int) []int32 {
	chars := make([]int32, 0, to-from)
	for i := from; i < to; i++ {
		if sextets[r.text[i]] < 64 {
			at, _ := r.place(i, i)
			chars = append(chars, int32(at))
		}
	}
	return chars
}
