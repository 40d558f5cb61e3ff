package telegram

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// cursor reads JSON as the Bot API writes almost all of it: without white space, with values that are as they should be. Whatever
// is otherwise stops it, and encoding/json, which takes six times as long, has to read that anew.
type cursor struct {
	in      []byte
	at      int
	stopped bool
}

// stop gives up: nothing that was read since the last look at stopped may be believed.
func (c *cursor) stop() { c.stopped = true }

// take moves past a text, if that is what comes.
func (c *cursor) take(text string) bool {
	if c.stopped || len(c.in)-c.at < len(text) || string(c.in[c.at:c.at+len(text)]) != text {
		return false
	}
	c.at += len(text)
	return true
}

// must moves past a text, which is what has to come.
func (c *cursor) must(text string) {
	if !c.take(text) {
		c.stop()
	}
}

// part tells whether there is an nth part, counted from 0, of the object or list that begins here or was begun, and moves to it.
func (c *cursor) part(n int, opens, closes string) bool {
	if n == 0 {
		c.must(opens)
		return !c.take(closes) && !c.stopped
	}
	if c.take(closes) {
		return false
	}
	c.must(",")
	return !c.stopped
}

// name reads the name of an object's part.
func (c *cursor) name() []byte {
	name := c.plain()
	c.must(`":`)
	return name
}

// plain moves past a quotation mark and to the next one, or to an escape.
func (c *cursor) plain() []byte {
	c.must(`"`)
	from := c.at
	for ; c.at < len(c.in) && !c.stopped; c.at++ {
		switch b := c.in[c.at]; {
		case b == '"' || b == '\\':
			return c.in[from:c.at]
		case b < ' ':
			c.stop()
		}
	}
	c.stop()
	return nil
}

// text reads a string. One that is not UTF-8 is not as it should be.
func (c *cursor) text() string {
	text := c.plain()
	if !c.take(`"`) {
		text = c.escaped(bytes.Clone(text))
	}
	if !utf8.Valid(text) {
		c.stop()
	}
	return string(text)
}

// passText moves past a string.
func (c *cursor) passText() {
	if c.plain(); !c.take(`"`) {
		c.escaped(nil)
	}
}

// escaped reads the rest of a string in which there are escapes.
func (c *cursor) escaped(text []byte) []byte {
	for !c.stopped && !c.take(`"`) {
		if c.at == len(c.in) || c.in[c.at] < ' ' {
			c.stop()
			return nil
		}
		b := c.in[c.at]
		c.at++
		if b != '\\' {
			text = append(text, b)
			continue
		}
		text = utf8.AppendRune(text, c.escape())
	}
	return text
}

// escape reads what follows a backslash.
func (c *cursor) escape() rune {
	if c.at < len(c.in) && c.in[c.at] != 'u' {
		n := strings.IndexByte(`"\/bfnrt`, c.in[c.at])
		if n < 0 {
			c.stop()
			return 0
		}
		c.at++
		return rune("\"\\/\b\f\n\r\t"[n])
	}
	letter := c.unit()
	if utf16.IsSurrogate(letter) {
		c.must(`\`)
		if letter = utf16.DecodeRune(letter, c.unit()); letter == utf8.RuneError {
			c.stop()
		}
	}
	return letter
}

// unit reads a code unit, like u041f.
func (c *cursor) unit() rune {
	c.must("u")
	if c.stopped || len(c.in)-c.at < 4 {
		c.stop()
		return 0
	}
	unit, err := strconv.ParseUint(string(c.in[c.at:c.at+4]), 16, 16)
	if err != nil {
		c.stop()
	}
	c.at += 4
	return rune(unit)
}

// number reads a whole number.
func (c *cursor) number() int64 {
	minus, from := c.take("-"), c.at
	var n int64
	for c.at < len(c.in) && '0' <= c.in[c.at] && c.in[c.at] <= '9' {
		n = 10*n + int64(c.in[c.at]-'0')
		c.at++
	}
	digits := c.at - from
	if digits == 0 || digits > 18 || digits > 1 && c.in[from] == '0' {
		c.stop()
	}
	if minus {
		return -n
	}
	return n
}

// flag reads true or false.
func (c *cursor) flag() bool {
	if c.take("true") {
		return true
	}
	c.must("false")
	return false
}

// pass moves past an object, whatever is in it, and gives it.
func (c *cursor) pass() []byte {
	from, depth, quoted := c.at, 0, false
	for ; c.at < len(c.in); c.at++ {
		switch b := c.in[c.at]; {
		case quoted && b == '\\':
			c.at++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{':
			depth++
		case b == '}':
			depth--
		}
		if depth == 0 {
			c.at++
			return c.in[from:c.at]
		}
	}
	c.stop()
	return nil
}
