package redis

import (
	"strconv"
	"strings"
	"time"
)

// heading is what stands first in a conversation: "version call section rank spilled\n", and its marks. The zero value is that of a
// conversation that is not there.
type heading struct {
	version int64
	section string
	rank    string
	spilled int64  // the second in which earlier marks went to a key of their own, 0: none did
	marks   string // "second event\n" for each
}

// roomForMarks is how many bytes of marks a heading has room for; then all of them go to a key that ends by itself.
const roomForMarks = 200

// partsOfHeading stand in its first line.
const partsOfHeading = 5

func readHeading(kept string) (h heading, ok bool) {
	first, marks, _ := strings.Cut(kept, "\n")
	parts := strings.Split(first, " ")
	if len(parts) != partsOfHeading {
		return h, false
	}
	version, err := strconv.ParseInt(parts[0], 10, 64)
	spilled, fault := strconv.ParseInt(parts[4], 10, 64)
	return heading{version: version, section: parts[2], rank: parts[3], spilled: spilled, marks: marks}, err == nil && fault == nil
}

// has tells whether the event's mark is there.
func (h *heading) has(event string) bool { return strings.Contains(h.marks, " "+event+"\n") }

// marked adds the mark of an event and tells whether there is room for it; if not, all marks must go elsewhere.
func (h *heading) marked(event string, now time.Time) (roomy bool) {
	h.marks += strconv.FormatInt(now.Unix(), 10) + " " + event + "\n"
	return len(h.marks) < roomForMarks
}

// spill takes the marks out of the heading.
func (h *heading) spill(now time.Time) (marks string) {
	marks, h.marks, h.spilled = h.marks, "", now.Unix()
	return marks
}

// addHeading adds a heading as the scripts read it; call names the change that it is written by.
func (a *arguments) addHeading(h *heading, call string) {
	a.text = strconv.AppendInt(a.text, h.version, 10)
	for _, part := range []string{call, h.section, h.rank} {
		a.text = append(append(a.text, ' '), part...)
	}
	a.text = append(strconv.AppendInt(append(a.text, ' '), h.spilled, 10), '\n')
	a.text = append(a.text, h.marks...)
	a.end()
}
