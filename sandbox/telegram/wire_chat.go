package telegram

// The wire_ files hold the JSON shapes of the Bot API. A value of these types is never changed once it can be seen by
// another goroutine: a change makes a new value. That is why they can be encoded without a lock.

// User is a person or a bot.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Self is the User that getMe answers: the abilities are told nowhere else.
type Self struct {
	User
	CanJoinGroups             bool `json:"can_join_groups"`
	CanReadAllGroupMessages   bool `json:"can_read_all_group_messages"`
	SupportsInlineQueries     bool `json:"supports_inline_queries"`
	CanConnectToBusiness      bool `json:"can_connect_to_business"`
	HasMainWebApp             bool `json:"has_main_web_app"`
	HasTopicsEnabled          bool `json:"has_topics_enabled"`
	AllowsUsersToCreateTopics bool `json:"allows_users_to_create_topics"`
}

// Chat is the short form that stands in messages.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// FullChat is what getChat answers.
type FullChat struct {
	Chat
	AccentColorID     int             `json:"accent_color_id"`
	MaxReactionCount  int             `json:"max_reaction_count"`
	AcceptedGiftTypes GiftTypes       `json:"accepted_gift_types"`
	ActiveUsernames   []string        `json:"active_usernames,omitempty"`
	Description       string          `json:"description,omitempty"`
	InviteLink        string          `json:"invite_link,omitempty"`
	PinnedMessage     *Message        `json:"pinned_message,omitempty"`
	Permissions       *ChatPermission `json:"permissions,omitempty"`
	LinkedChatID      int64           `json:"linked_chat_id,omitempty"`
	HasVisibleHistory bool            `json:"has_visible_history,omitempty"`
}

// GiftTypes says which gifts a chat takes: in the sandbox none.
type GiftTypes struct {
	UnlimitedGifts      bool `json:"unlimited_gifts"`
	LimitedGifts        bool `json:"limited_gifts"`
	UniqueGifts         bool `json:"unique_gifts"`
	PremiumSubscription bool `json:"premium_subscription"`
	GiftsFromChannels   bool `json:"gifts_from_channels"`
}

// ChatPermission is what ordinary members of a group may do.
type ChatPermission struct {
	CanSendMessages       bool `json:"can_send_messages"`
	CanSendAudios         bool `json:"can_send_audios"`
	CanSendDocuments      bool `json:"can_send_documents"`
	CanSendPhotos         bool `json:"can_send_photos"`
	CanSendVideos         bool `json:"can_send_videos"`
	CanSendVideoNotes     bool `json:"can_send_video_notes"`
	CanSendVoiceNotes     bool `json:"can_send_voice_notes"`
	CanSendPolls          bool `json:"can_send_polls"`
	CanSendOtherMessages  bool `json:"can_send_other_messages"`
	CanAddWebPagePreviews bool `json:"can_add_web_page_previews"`
	CanChangeInfo         bool `json:"can_change_info"`
	CanInviteUsers        bool `json:"can_invite_users"`
	CanPinMessages        bool `json:"can_pin_messages"`
	CanManageTopics       bool `json:"can_manage_topics"`
}

// Member is any ChatMember shape; Rights are there for administrators only.
type Member struct {
	Status      string `json:"status"`
	User        *User  `json:"user"`
	IsAnonymous *bool  `json:"is_anonymous,omitempty"`
	UntilDate   *int64 `json:"until_date,omitempty"`
	*Rights
}

// Rights are an administrator's.
type Rights struct {
	CanBeEdited         bool  `json:"can_be_edited"`
	CanManageChat       bool  `json:"can_manage_chat"`
	CanChangeInfo       bool  `json:"can_change_info"`
	CanDeleteMessages   bool  `json:"can_delete_messages"`
	CanInviteUsers      bool  `json:"can_invite_users"`
	CanRestrictMembers  bool  `json:"can_restrict_members"`
	CanPinMessages      *bool `json:"can_pin_messages,omitempty"`
	CanManageTopics     *bool `json:"can_manage_topics,omitempty"`
	CanPostMessages     *bool `json:"can_post_messages,omitempty"`
	CanEditMessages     *bool `json:"can_edit_messages,omitempty"`
	CanPromoteMembers   bool  `json:"can_promote_members"`
	CanManageVideoChats bool  `json:"can_manage_video_chats"`
	CanPostStories      bool  `json:"can_post_stories"`
	CanEditStories      bool  `json:"can_edit_stories"`
	CanDeleteStories    bool  `json:"can_delete_stories"`
}

// ForumTopic is what createForumTopic answers.
type ForumTopic struct {
	MessageThreadID   int64  `json:"message_thread_id"`
	Name              string `json:"name"`
	IconColor         int    `json:"icon_color"`
	IconCustomEmojiID string `json:"icon_custom_emoji_id,omitempty"`
}

// InviteLink is what createChatInviteLink answers.
type InviteLink struct {
	InviteLink         string `json:"invite_link"`
	Creator            *User  `json:"creator"`
	CreatesJoinRequest bool   `json:"creates_join_request"`
	IsPrimary          bool   `json:"is_primary"`
	IsRevoked          bool   `json:"is_revoked"`
	Name               string `json:"name,omitempty"`
}

// Command is one entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}
