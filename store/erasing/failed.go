package erasing

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"

	"otklik/bot"
)

// pageFailed is how many failed ones are read at once.
const pageFailed = 500

// findFailed looks for what failed of the human. Of an update that could not be read nobody knows the conversation: there their number tells.
func (h House) findFailed(ctx context.Context, f *Found) error {
	for after := ""; ; {
		page, err := h.Store.ListFailed(ctx, after, pageFailed)
		if err != nil {
			return err
		}
		for i := range page {
			if f.failed(&page[i]) {
				f.Failed = append(f.Failed, page[i].ID)
			}
			after = page[i].ID
		}
		if len(page) < pageFailed {
			return nil
		}
	}
}

// failed tells whether it is the human's. What failed in a conversation before they were erased stays the old life's where a new one has begun.
func (f *Found) failed(item *bot.Failed) bool {
	return concerns(item, f.IDs) || concerns(item, f.anew) && !item.At.After(f.began)
}

func concerns(item *bot.Failed, ids []bot.ID) bool {
	if item.Conversation != "" {
		return slices.Contains(ids, item.Conversation)
	}
	return slices.ContainsFunc(ids, func(id bot.ID) bool {
		return id.Account() == item.Account && id.Person() != 0 && names(item.Raw, id.Person())
	})
}

// names tells whether an update names a person. One that is no JSON does where it holds their number.
func names(raw []byte, person int64) bool {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	number := strconv.FormatInt(person, 10)
	var update any
	if err := decoder.Decode(&update); err != nil {
		return regexp.MustCompile(`(^|[^\d-])` + regexp.QuoteMeta(number) + `($|\D)`).Match(raw)
	}
	return namedIn(update, number)
}

// personKeys hold the numbers of people, and of private chats with them, in what Telegram and VK send. Other numbers that read alike, of a
// message or a post, say nothing.
var personKeys = regexp.MustCompile(`^(from|user|peer|owner|sender|member|liker|admin|deleter|restorer)_id$`)

func namedIn(value any, number string) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return namedIn(item, number) })
	case map[string]any:
		for key, item := range v {
			if text, ok := item.(json.Number); ok {
				if text.String() == number && (personKeys.MatchString(key) || key == "id" && describesPerson(v)) {
					return true
				}
			} else if namedIn(item, number) {
				return true
			}
		}
	}
	return false
}

// describesPerson tells whether the object that an id stands in is a person or a chat.
func describesPerson(object map[string]any) bool {
	for _, key := range []string{"first_name", "is_bot", "username", "type", "title"} {
		if _, there := object[key]; there {
			return true
		}
	}
	return false
}
