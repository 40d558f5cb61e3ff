package telegram

import "encoding/json"

// The parts of Bot API objects that are read, by their names on the wire (https://core.telegram.org/bots/api).

type update struct {
	ID       int64          `json:"update_id"`
	Message  *message       `json:"message"`
	Edited   *message       `json:"edited_message"`
	Callback *callbackQuery `json:"callback_query"`
	Member   *memberUpdated `json:"my_chat_member"`
	Place    *memberUpdated `json:"chat_member"` // somebody else's, where we are an administrator
}

// message is a Message, or an InaccessibleMessage (date 0) under a callback query.
type message struct {
	ID        int64    `json:"message_id"`
	Thread    int64    `json:"message_thread_id"`
	InTopic   bool     `json:"is_topic_message"`
	From      *user    `json:"from"`
	As        *chat    `json:"sender_chat"`
	Chat      chat     `json:"chat"`
	Automatic bool     `json:"is_automatic_forward"`
	Origin    *origin  `json:"forward_origin"`
	ReplyTo   *message `json:"reply_to_message"`
	Via       *user    `json:"via_bot"`
	Album     string   `json:"media_group_id"`

	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`

	Photo     []file    `json:"photo"` // the same picture in several sizes
	Document  *file     `json:"document"`
	Voice     *file     `json:"voice"`
	Video     *file     `json:"video"`
	Audio     *file     `json:"audio"`
	Sticker   *file     `json:"sticker"`
	VideoNote *file     `json:"video_note"`
	Animation *file     `json:"animation"`
	Location  *location `json:"location"`
	Venue     *venue    `json:"venue"`
	Contact   *contact  `json:"contact"`
	Poll      *poll     `json:"poll"`
	Dice      *dice     `json:"dice"`

	TopicCreated json.RawMessage `json:"forum_topic_created"`
	TopicClosed  json.RawMessage `json:"forum_topic_closed"`
	MigrateTo    int64           `json:"migrate_to_chat_id"`
	MigrateFrom  int64           `json:"migrate_from_chat_id"`
	Markup       *inlineKeyboard `json:"reply_markup"`
}

// origin tells where a forwarded message was said first.
type origin struct {
	Type string `json:"type"` // user, hidden_user, chat, channel
}

// entity marks a part of a text, in UTF-16 code units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	User   *user  `json:"user"` // of a text_mention
}

type user struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	Language  string `json:"language_code"`
}

type chat struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Title    string `json:"title"`
	Username string `json:"username"`
}

// The types of chats.
const (
	privateChat = "private"
	superGroup  = "supergroup"
	channelChat = "channel"
)

type file struct {
	ID        string `json:"file_id"`
	Name      string `json:"file_name"`
	Title     string `json:"title"`
	Type      string `json:"mime_type"`
	Size      int64  `json:"file_size"`
	Emoji     string `json:"emoji"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	Performer string `json:"performer"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type venue struct {
	Location location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

type contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	UserID    int64  `json:"user_id"`
}

type poll struct {
	ID       string `json:"id"`
	Question string `json:"question"`
}

type dice struct {
	Emoji string `json:"emoji"`
	Value int    `json:"value"`
}

type callbackQuery struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type memberUpdated struct {
	Chat chat       `json:"chat"`
	From user       `json:"from"`
	New  chatMember `json:"new_chat_member"`
}

// chatMember is somebody's place in a chat; the rights are there for administrators.
type chatMember struct {
	Status    string `json:"status"` // creator, administrator, member, restricted, left, kicked
	User      user   `json:"user"`
	MayDelete bool   `json:"can_delete_messages"`
	MayTopics bool   `json:"can_manage_topics"`
}

func (m chatMember) administers() bool { return m.Status == "creator" || m.Status == "administrator" }
