package telegram

// Message is a message in a chat, with the fields that the sandbox ever sends.
type Message struct {
	MessageID       int64    `json:"message_id"`
	MessageThreadID int64    `json:"message_thread_id,omitempty"`
	From            *User    `json:"from,omitempty"`
	SenderChat      *Chat    `json:"sender_chat,omitempty"`
	AuthorSignature string   `json:"author_signature,omitempty"`
	Date            int64    `json:"date"`
	Chat            *Chat    `json:"chat"`
	ForwardOrigin   *Origin  `json:"forward_origin,omitempty"`
	IsTopicMessage  bool     `json:"is_topic_message,omitempty"`
	IsAutomatic     bool     `json:"is_automatic_forward,omitempty"`
	ReplyToMessage  *Message `json:"reply_to_message,omitempty"`
	EditDate        int64    `json:"edit_date,omitempty"`
	Protected       bool     `json:"has_protected_content,omitempty"`
	MediaGroupID    string   `json:"media_group_id,omitempty"`

	Text     string   `json:"text,omitempty"`
	Entities []Entity `json:"entities,omitempty"`
	Content
	Caption         string   `json:"caption,omitempty"`
	CaptionEntities []Entity `json:"caption_entities,omitempty"`

	NewChatMembers     []*User       `json:"new_chat_members,omitempty"`
	LeftChatMember     *User         `json:"left_chat_member,omitempty"`
	MigrateToChatID    int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID  int64         `json:"migrate_from_chat_id,omitempty"`
	PinnedMessage      *Message      `json:"pinned_message,omitempty"`
	ForumTopicCreated  *TopicCreated `json:"forum_topic_created,omitempty"`
	ForumTopicEdited   *TopicEdited  `json:"forum_topic_edited,omitempty"`
	ForumTopicClosed   *struct{}     `json:"forum_topic_closed,omitempty"`
	ForumTopicReopened *struct{}     `json:"forum_topic_reopened,omitempty"`

	ReplyMarkup *InlineKeyboard `json:"reply_markup,omitempty"`

	shown  *Keyboard // a reply keyboard that came with the message; the Bot API never echoes it
	author *bot      // the bot that wrote it, also where the Bot API hides that behind a channel
}

// Content is what a message carries beside text; at most one field is set (an animation comes with its document).
type Content struct {
	Animation *Media      `json:"animation,omitempty"`
	Audio     *Media      `json:"audio,omitempty"`
	Document  *Media      `json:"document,omitempty"`
	Photo     []PhotoSize `json:"photo,omitempty"`
	Sticker   *Sticker    `json:"sticker,omitempty"`
	Video     *Media      `json:"video,omitempty"`
	VideoNote *Media      `json:"video_note,omitempty"`
	Voice     *Media      `json:"voice,omitempty"`
	Contact   *Contact    `json:"contact,omitempty"`
	Location  *Location   `json:"location,omitempty"`
}

// Origin tells where a forwarded message came from.
type Origin struct {
	Type            string `json:"type"` // user, chat, channel
	Date            int64  `json:"date"`
	SenderUser      *User  `json:"sender_user,omitempty"`
	SenderChat      *Chat  `json:"sender_chat,omitempty"`
	Chat            *Chat  `json:"chat,omitempty"`
	MessageID       int64  `json:"message_id,omitempty"`
	AuthorSignature string `json:"author_signature,omitempty"`
}

// Entity marks a part of a text; Offset and Length are in UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// TopicCreated is the first message of a forum topic.
type TopicCreated struct {
	Name              string `json:"name"`
	IconColor         int    `json:"icon_color"`
	IconCustomEmojiID string `json:"icon_custom_emoji_id,omitempty"`
}

// TopicEdited is the notice of a new name or icon.
type TopicEdited struct {
	Name              string `json:"name,omitempty"`
	IconCustomEmojiID string `json:"icon_custom_emoji_id,omitempty"`
}

// PhotoSize is one size of a photo or a thumbnail.
type PhotoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Media is a document, voice, video, audio, video_note or animation: the fields of each are set by its kind.
type Media struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        *int   `json:"width,omitempty"`
	Height       *int   `json:"height,omitempty"`
	Length       *int   `json:"length,omitempty"`
	Duration     *int   `json:"duration,omitempty"`
	Performer    string `json:"performer,omitempty"`
	Title        string `json:"title,omitempty"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Sticker is a still sticker.
type Sticker struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
	Emoji        string `json:"emoji,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Contact is a shared phone number; UserID is left out when Telegram does not know whose it is.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
	VCard       string `json:"vcard,omitempty"`
}

// Location is a point in degrees.
type Location struct {
	Longitude float64 `json:"longitude"`
	Latitude  float64 `json:"latitude"`
}

// FileInfo is what getFile answers.
type FileInfo struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int64  `json:"file_size,omitempty"`
	FilePath     string `json:"file_path,omitempty"`
}
