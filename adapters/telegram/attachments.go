package telegram

import (
	"encoding/json"
	"strconv"
	"strings"

	"otklik/bot"
)

// attachments are the references to everything that came with a message. A Ref of a file is its file_id, which Open
// understands; of a place its "latitude,longitude"; of another person's contact the phone number.
func attachments(m *message) []bot.Attachment {
	var found []bot.Attachment
	if len(m.Photo) > 0 {
		found = append(found, largest(m.Photo).attachment("photo"))
	}
	for kind, f := range m.files() {
		found = append(found, f.attachment(kind))
	}
	return append(found, m.things()...)
}

// files yields the files by their kinds. An animation comes with a document of the same file, for old clients: once is enough.
func (m *message) files() func(yield func(string, *file) bool) {
	document := m.Document
	if m.Animation != nil {
		document = nil
	}
	kinds := []struct {
		name string
		file *file
	}{
		{"document", document}, {"voice", m.Voice}, {"video", m.Video}, {"audio", m.Audio},
		{"sticker", m.Sticker}, {"video_note", m.VideoNote}, {"animation", m.Animation},
	}
	return func(yield func(string, *file) bool) {
		for _, kind := range kinds {
			if kind.file != nil && !yield(kind.name, kind.file) {
				return
			}
		}
	}
}

// isFile tells the kinds that files yields, and photos, from what has no file behind it.
func isFile(kind string) bool {
	switch kind {
	case "photo", "document", "voice", "video", "audio", "sticker", "video_note", "animation":
		return true
	}
	return false
}

// things are the attachments that are not files. A venue comes with a location of the same place: once is enough.
func (m *message) things() []bot.Attachment {
	switch {
	case m.Venue != nil:
		name := strings.TrimSpace(m.Venue.Title + ", " + m.Venue.Address)
		return []bot.Attachment{{Kind: "venue", Ref: m.Venue.Location.String(), Name: name}}
	case m.Location != nil:
		return []bot.Attachment{{Kind: "location", Ref: m.Location.String()}}
	case m.Contact != nil && !m.ownContact():
		name := strings.TrimSpace(m.Contact.FirstName + " " + m.Contact.LastName)
		return []bot.Attachment{{Kind: "contact", Ref: m.Contact.Phone, Name: name}}
	case m.Poll != nil:
		return []bot.Attachment{{Kind: "poll", Ref: m.Poll.ID, Name: m.Poll.Question}}
	case m.Dice != nil:
		return []bot.Attachment{{Kind: "dice", Ref: strconv.Itoa(m.Dice.Value), Name: m.Dice.Emoji}}
	}
	return nil
}

func largest(sizes []file) *file {
	best := &sizes[0]
	for i := range sizes {
		if sizes[i].Width*sizes[i].Height >= best.Width*best.Height {
			best = &sizes[i]
		}
	}
	return best
}

func (f *file) attachment(kind string) bot.Attachment {
	return bot.Attachment{Kind: kind, Ref: f.ID, Name: f.label(), Type: f.Type, Size: f.Size}
}

// label is what an operator reads of the file: its name, a song's title, or the emoji that a sticker stands for.
func (f *file) label() string {
	switch {
	case f.Name != "":
		return f.Name
	case f.Emoji != "":
		return f.Emoji
	case f.Performer != "" && f.Title != "":
		return f.Performer + " - " + f.Title
	}
	return f.Title
}

func (l location) String() string {
	return strconv.FormatFloat(l.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(l.Longitude, 'f', -1, 64)
}

func (m *message) ownContact() bool {
	return m.Contact != nil && m.From != nil && m.From.ID != 0 && m.Contact.UserID == m.From.ID
}

// shared is the contact of the message. Telegram knows its users' numbers with the country's code but often leaves the
// plus sign out; numbers of other people's cards are as somebody typed them and stay so.
func (m *message) shared() *bot.Contact {
	if m.Contact == nil {
		return nil
	}
	phone := m.Contact.Phone
	if m.ownContact() && phone != "" && phone[0] >= '1' && phone[0] <= '9' {
		phone = "+" + phone
	}
	return &bot.Contact{Phone: phone, Own: m.ownContact()}
}

// unnamed finds out what a message is that has nothing of the above: a notice of the platform is nothing ("", false);
// content that is not read in detail gives its name; what Telegram itself does not show to bots is "other". The customer did send
// something, and operators should see that.
func unnamed(raw json.RawMessage) (kind string, content bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return "", false
	}
	for name := range fields {
		if isNotice(name) {
			return "", false
		}
		if isContent(name) {
			kind = name
		}
	}
	if kind == "" {
		kind = "other"
	}
	return kind, true
}

func isContent(field string) bool {
	switch field {
	case "story", "paid_media", "checklist", "game", "invoice", "rich_message", "live_photo", "giveaway":
		return true
	}
	return false
}

func isNotice(field string) bool {
	switch field {
	case "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title", "new_chat_photo",
		"delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
		"migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "successful_payment", "refunded_payment", "users_shared", "chat_shared",
		"gift", "unique_gift", "gift_upgrade_sent", "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered",
		"boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
		"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
		"general_forum_topic_unhidden", "giveaway_created", "giveaway_winners", "giveaway_completed", "managed_bot_created",
		"paid_message_price_changed", "poll_option_added", "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed",
		"suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started",
		"video_chat_ended", "video_chat_participants_invited", "web_app_data":
		return true
	}
	return false
}
