package vk

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"otklik/bot"
)

const (
	// checkBits of a random_id tell that it is ours; the others come from the message's key.
	checkBits = 24
	// slots is how many places in the store hold marks of our comments, slotHolds how many each; newer ones take the places of older
	// ones. Marks are looked for at once, or after a start, when VK brings what was not acknowledged before it: two minutes of
	// comments at VK's limit, two marks each, drive none out before that. Visitors' posts are marked there, too; of one whose mark is gone
	// the comments are taken for said to the company.
	slots     = 1024
	slotHolds = 16
)

// own tells our lines from those that a human wrote in VK's interface: VK brings both as events, ours sometimes before it answers
// the call that said them.
//
// A private message is known by its random_id, which carries a check of its own: it needs no memory and holds on every machine and after
// every start. VK's events do not bring the guid of a comment back, so comments are known by marks: of the words before the
// call, of the number after it, kept in the store as well.
type own struct {
	account     string
	group       int64
	marks       *memory[bool]
	writing     [slots]sync.Mutex
	position    func(ctx context.Context, name string) (string, error)
	setPosition func(ctx context.Context, name, value string) error
}

func newOwn(o Options) *own {
	return &own{account: o.Account, group: o.Group, marks: newMemory[bool](), position: o.Position, setPosition: o.SetPosition}
}

// randomID makes a message's random_id of its key: above 0, 63 bits, the same at every try. VK checks it within a dialog.
func (o *own) randomID(key string) int64 {
	sum := sha256.Sum256([]byte(o.account + "\x00" + key))
	head := binary.BigEndian.Uint64(sum[:]) >> 1 >> checkBits
	if head == 0 {
		head = 1
	}
	return int64(head<<checkBits | o.check(head))
}

func (o *own) check(head uint64) uint64 {
	sum := sha256.Sum256([]byte("otklik random_id " + strconv.FormatInt(o.group, 10) + " " + strconv.FormatUint(head, 10)))
	return binary.BigEndian.Uint64(sum[:]) >> (64 - checkBits)
}

// signed tells whether a random_id was made by randomID. Of those that others make one in 16 million looks like it.
func (o *own) signed(random int64) bool {
	head := uint64(random) >> checkBits
	return random > 0 && head != 0 && uint64(random)&(1<<checkBits-1) == o.check(head)
}

// guid makes a comment's guid of its key.
func (o *own) guid(key string) string {
	sum := sha256.Sum256([]byte(o.account + "\x00comment\x00" + key))
	return hex.EncodeToString(sum[:16])
}

func messageMark(id int64) string { return "message " + strconv.FormatInt(id, 10) }

// randomMark holds where VK cuts a random_id to 32 bits, as its schema has it.
func randomMark(random int64) string { return "random " + strconv.FormatInt(int64(int32(random)), 10) }

func commentMark(where bot.Place, id int64) string { return "comment " + lineKey(where, id) }

// visitorMark holds for a visitor's post.
func visitorMark(post string) string { return "visitor " + post }

// wordsMark is the same for a text as it was sent and as VK brings it: without mark-up, punctuation and case.
func wordsMark(where bot.Place, text string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, plain(text))
	sum := sha256.Sum256([]byte(letters))
	return "words " + lineKey(where, 0) + " " + hex.EncodeToString(sum[:16])
}

// remember keeps a mark while the program runs.
func (o *own) remember(mark string) { o.marks.put(mark, true) }

// keep keeps a mark in the store too, for other machines and the next start.
func (o *own) keep(ctx context.Context, mark string) error {
	o.remember(mark)
	if o.setPosition == nil || o.position == nil {
		return nil
	}
	n, short := slotOf(mark)
	o.writing[n].Lock()
	defer o.writing[n].Unlock()
	kept, err := o.slot(ctx, n)
	if err != nil || slices.Contains(kept, short) {
		return err
	}
	kept = append(kept[max(0, len(kept)+1-slotHolds):], short)
	return o.setPosition(ctx, o.slotName(n), strings.Join(kept, " "))
}

// knows tells whether one of the marks was kept.
func (o *own) knows(ctx context.Context, marks []string) (bool, error) {
	for _, mark := range marks {
		if _, known := o.marks.get(mark); known {
			return true, nil
		}
		if o.position == nil || !stored(mark) {
			continue
		}
		n, short := slotOf(mark)
		kept, err := o.slot(ctx, n)
		if err != nil || slices.Contains(kept, short) {
			return err == nil, err
		}
	}
	return false, nil
}

// stored tells which marks are kept in the store: those of comments and posts.
func stored(mark string) bool {
	return strings.HasPrefix(mark, "comment ") || strings.HasPrefix(mark, "words ") || strings.HasPrefix(mark, "visitor ")
}

// slotOf is the place of a mark in the store and how it is written there.
func slotOf(mark string) (n int, short string) {
	sum := sha256.Sum256([]byte(mark))
	return int(binary.BigEndian.Uint32(sum[:]) % slots), hex.EncodeToString(sum[4:12])
}

// slot is what a place holds, the newest last.
func (o *own) slot(ctx context.Context, n int) ([]string, error) {
	kept, err := o.position(ctx, o.slotName(n))
	return strings.Fields(kept), err
}

func (o *own) slotName(n int) string { return "vk/" + o.account + "/own/" + strconv.Itoa(n) }
