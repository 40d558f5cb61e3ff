package telegram

// Update is one thing that a bot hears of. Exactly one field beside the id is set.
type Update struct {
	UpdateID          int64          `json:"update_id"`
	Message           *Message       `json:"message,omitempty"`
	EditedMessage     *Message       `json:"edited_message,omitempty"`
	ChannelPost       *Message       `json:"channel_post,omitempty"`
	EditedChannelPost *Message       `json:"edited_channel_post,omitempty"`
	CallbackQuery     *CallbackQuery `json:"callback_query,omitempty"`
	MyChatMember      *MemberChange  `json:"my_chat_member,omitempty"`
	ChatMember        *MemberChange  `json:"chat_member,omitempty"`
}

// CallbackQuery is the press of an inline button. Message is a *Message, or a *GoneMessage when it was deleted.
type CallbackQuery struct {
	ID           string `json:"id"`
	From         *User  `json:"from"`
	Message      any    `json:"message,omitempty"`
	ChatInstance string `json:"chat_instance"`
	Data         string `json:"data,omitempty"`
}

// GoneMessage stands for a message that the bot can no longer read; Date is always 0.
type GoneMessage struct {
	Chat      *Chat `json:"chat"`
	MessageID int64 `json:"message_id"`
	Date      int64 `json:"date"`
}

// MemberChange tells that somebody's place in a chat has changed.
type MemberChange struct {
	Chat          *Chat   `json:"chat"`
	From          *User   `json:"from"`
	Date          int64   `json:"date"`
	OldChatMember *Member `json:"old_chat_member"`
	NewChatMember *Member `json:"new_chat_member"`
}

// WebhookInfo is what getWebhookInfo answers.
type WebhookInfo struct {
	URL                  string   `json:"url"`
	HasCustomCertificate bool     `json:"has_custom_certificate"`
	PendingUpdateCount   int      `json:"pending_update_count"`
	IPAddress            string   `json:"ip_address,omitempty"`
	LastErrorDate        int64    `json:"last_error_date,omitempty"`
	LastErrorMessage     string   `json:"last_error_message,omitempty"`
	MaxConnections       int      `json:"max_connections,omitempty"`
	AllowedUpdates       []string `json:"allowed_updates,omitempty"`
}
