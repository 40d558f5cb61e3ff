package topics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"otklik/bot"
)

// Topic is where a group shows a customer.
type Topic struct{ Group, Thread int64 }

// supergroup begins the number of a supergroup, but for the links to it.
const supergroup = "-100"

// Link opens the topic in Telegram, for who is in the group.
func (t Topic) Link() string {
	group := strings.TrimPrefix(strconv.FormatInt(t.Group, 10), supergroup)
	return "https://t.me/c/" + group + "/" + strconv.FormatInt(t.Thread, 10)
}

// topicLink is what Telegram copies as the link of a topic, or of a message in it.
var topicLink = regexp.MustCompile(`^https?://(?:t|telegram)\.me/c/(\d+)/(\d+)(?:[/?#]|$)`)

// ReadLink is the topic that a link opens; false: it opens none.
func ReadLink(link string) (t Topic, ok bool) {
	found := topicLink.FindStringSubmatch(link)
	if found == nil {
		return t, false
	}
	group, first := strconv.ParseInt(supergroup+found[1], 10, 64)
	thread, second := strconv.ParseInt(found[2], 10, 64)
	return Topic{group, thread}, first == nil && second == nil
}

// erased stands in the place of a topic's customer of whom nothing is kept any more. It tells nobody who that was.
const erased bot.ID = "erased"

// Customer is whose topic it is; "": it is none of ours, or its customer was erased.
func (t Topic) Customer(ctx context.Context, store bot.Store) (bot.ID, error) {
	id, err := t.owner(ctx, store)
	if id == erased {
		id = ""
	}
	return id, err
}

func (t Topic) owner(ctx context.Context, store bot.Store) (bot.ID, error) {
	records, err := store.Records(ctx, []string{topicName(t.Group, t.Thread)})
	if err != nil {
		return "", fmt.Errorf("read whose topic %d is: %w", t.Thread, err)
	}
	return bot.ID(records[0].Value), nil
}

// Forsaken notes that the customer of some topics was erased: an operator who goes on writing there is told that nobody reads it.
func Forsaken(ctx context.Context, store bot.Store, list []Topic) error {
	for _, t := range list {
		err := store.PutRecord(ctx, bot.Record{Name: topicName(t.Group, t.Thread), Version: 1, Value: []byte(erased)})
		if err != nil && !errors.Is(err, bot.ErrConflict) { // it is noted already
			return fmt.Errorf("note that nobody reads topic %d: %w", t.Thread, err)
		}
	}
	return nil
}

// keptPage is how many records are read at once.
const keptPage = 500

// Kept are the topics of some customers, those of earlier groups too, and the names of all records that windows keep of them.
func Kept(ctx context.Context, store bot.Store, ids []bot.ID) (topics []Topic, records []string, err error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = deskName(id)
	}
	if source, able := bot.Able[bot.Movable](store); able {
		_, all, err := source.Names(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("look for topics: %w", err)
		}
		names = append(names, slices.DeleteFunc(all, func(name string) bool { return !strings.HasPrefix(name, "topic:") })...)
	}
	for some := range slices.Chunk(names, keptPage) {
		found, err := store.Records(ctx, some)
		if err != nil {
			return nil, nil, fmt.Errorf("look for topics: %w", err)
		}
		for _, r := range found {
			if topic, of := about(r, ids); of {
				records = append(records, r.Name)
				topics = append(topics, topic)
			}
		}
	}
	return distinct(topics), records, nil
}

// about tells of a record whether it is kept of one of the customers, and which topic it is about.
func about(r bot.Record, ids []bot.ID) (t Topic, of bool) {
	if r.Version == 0 {
		return t, false
	}
	if !strings.HasPrefix(r.Name, "topic:") {
		var m memory
		_ = json.Unmarshal(r.Value, &m) // what cannot be read is kept of them all the same
		return Topic{m.Group, m.Thread}, true
	}
	group, thread, _ := strings.Cut(strings.TrimPrefix(r.Name, "topic:"), ":")
	t.Group, _ = strconv.ParseInt(group, 10, 64)
	t.Thread, _ = strconv.ParseInt(thread, 10, 64)
	return t, slices.Contains(ids, bot.ID(r.Value))
}

// distinct leaves out what is no topic, and those that come twice.
func distinct(topics []Topic) (some []Topic) {
	for _, t := range topics {
		if t.Thread != 0 && !slices.Contains(some, t) {
			some = append(some, t)
		}
	}
	return some
}
