package redis

import (
	"encoding/binary"
	"strconv"
)

// Small values come packed as MessagePack in one argument, which a script unpacks in one go: each argument for itself costs Redis more
// than what is in it. What pack and its like add ends with end.

// Lengths and numbers up to these need no byte of their own.
const (
	shortText   = 31
	shortNumber = 127
)

// pack adds texts to the argument in hand.
func (a *arguments) pack(values ...string) {
	for _, value := range values {
		a.packLength(len(value))
		a.text = append(a.text, value...)
	}
}

func (a *arguments) packLength(n int) {
	switch {
	case n <= shortText:
		a.text = append(a.text, 0xa0|byte(n))
	case n <= 1<<8-1:
		a.text = append(a.text, 0xd9, byte(n))
	case n <= 1<<16-1:
		a.text = binary.BigEndian.AppendUint16(append(a.text, 0xda), uint16(n))
	default:
		a.text = binary.BigEndian.AppendUint32(append(a.text, 0xdb), uint32(n))
	}
}

// beginText begins a text whose length is not known yet. What is appended until endText is in it.
func (a *arguments) beginText() (start int) {
	a.text = append(a.text, 0xdb, 0, 0, 0, 0)
	return len(a.text)
}

func (a *arguments) endText(start int) {
	binary.BigEndian.PutUint32(a.text[start-4:], uint32(len(a.text)-start))
}

// packCount adds a number, 0 or more, that scripts count by.
func (a *arguments) packCount(n int) {
	if n <= shortNumber {
		a.text = append(a.text, byte(n))
		return
	}
	a.text = binary.BigEndian.AppendUint32(append(a.text, 0xce), uint32(n))
}

// packNumber adds a number as text, for Lua would write a great one otherwise than it came.
func (a *arguments) packNumber(n int64) {
	var digits [20]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	a.text = append(append(a.text, 0xa0|byte(len(text))), text...)
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}
