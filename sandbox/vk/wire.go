package vk

// Message is messages_message of VK's schema. A value that was published is never changed: edits make a new one.
type Message struct {
	ID                    int64            `json:"id"`
	Date                  int64            `json:"date"`
	PeerID                int64            `json:"peer_id"`
	FromID                int64            `json:"from_id"`
	ConversationMessageID int64            `json:"conversation_message_id"`
	Out                   int              `json:"out"`
	Text                  string           `json:"text"`
	Attachments           []*Attachment    `json:"attachments"`
	FwdMessages           []ForeignMessage `json:"fwd_messages"`
	Important             bool             `json:"important"`
	IsHidden              bool             `json:"is_hidden"`
	RandomID              int64            `json:"random_id"`
	ReplyMessage          *ForeignMessage  `json:"reply_message,omitempty"`
	AdminAuthorID         int64            `json:"admin_author_id,omitempty"`
	Geo                   *Geo             `json:"geo,omitempty"`
	IsCropped             bool             `json:"is_cropped,omitempty"`
	Keyboard              *Keyboard        `json:"keyboard,omitempty"`
	Payload               string           `json:"payload,omitempty"`
	Ref                   string           `json:"ref,omitempty"`
	RefSource             string           `json:"ref_source,omitempty"`
	UpdateTime            int64            `json:"update_time,omitempty"`
	Deleted               int              `json:"deleted,omitempty"`
}

// ForeignMessage is a message inside another: answered or passed on.
type ForeignMessage struct {
	ID                    int64         `json:"id"`
	Date                  int64         `json:"date"`
	FromID                int64         `json:"from_id"`
	PeerID                int64         `json:"peer_id"`
	ConversationMessageID int64         `json:"conversation_message_id"`
	Text                  string        `json:"text"`
	Attachments           []*Attachment `json:"attachments"`
}

// Geo is a point on the map.
type Geo struct {
	Type        string      `json:"type"`
	Coordinates Coordinates `json:"coordinates"`
}

// Coordinates are degrees.
type Coordinates struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Keyboard is messages_keyboard.
type Keyboard struct {
	OneTime  bool       `json:"one_time"`
	Inline   bool       `json:"inline"`
	AuthorID int64      `json:"author_id,omitempty"`
	Buttons  [][]Button `json:"buttons"`
}

// Button is one button of a keyboard.
type Button struct {
	Action Action `json:"action"`
	Color  string `json:"color,omitempty"`
}

// Action is what a button does.
type Action struct {
	Type    string `json:"type"`
	Label   string `json:"label,omitempty"`
	Payload string `json:"payload,omitempty"`
	Link    string `json:"link,omitempty"`
	AppID   int64  `json:"app_id,omitempty"`
	OwnerID int64  `json:"owner_id,omitempty"`
	Hash    string `json:"hash,omitempty"`
}

// User is users_user_min with a name for links.
type User struct {
	ID              int64  `json:"id"`
	FirstName       string `json:"first_name"`
	LastName        string `json:"last_name"`
	CanAccessClosed bool   `json:"can_access_closed"`
	IsClosed        bool   `json:"is_closed"`
	CanInvite       bool   `json:"can_invite_to_chats"`
	ScreenName      string `json:"screen_name,omitempty"`
	Role            string `json:"role,omitempty"`
}

// Group is groups_group.
type Group struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	ScreenName string `json:"screen_name"`
	IsClosed   int    `json:"is_closed"`
	Type       string `json:"type"`
	Photo50    string `json:"photo_50"`
	Photo100   string `json:"photo_100"`
	Photo200   string `json:"photo_200"`
}

// Comment is wall_wall_comment; the fields of its place differ from kind to kind.
type Comment struct {
	ID             int64         `json:"id"`
	FromID         int64         `json:"from_id"`
	Date           int64         `json:"date"`
	Text           string        `json:"text"`
	Attachments    []*Attachment `json:"attachments,omitempty"`
	ReplyToUser    int64         `json:"reply_to_user,omitempty"`
	ReplyToComment int64         `json:"reply_to_comment,omitempty"`
	ParentsStack   []int64       `json:"parents_stack,omitempty"`
	Deleted        bool          `json:"deleted,omitempty"`
	OwnerID        int64         `json:"owner_id,omitempty"`
	PostID         int64         `json:"post_id,omitempty"`
	PostOwnerID    int64         `json:"post_owner_id,omitempty"`
	TopicID        int64         `json:"topic_id,omitempty"`
	TopicOwnerID   int64         `json:"topic_owner_id,omitempty"`
	PhotoID        int64         `json:"photo_id,omitempty"`
	PhotoOwnerID   int64         `json:"photo_owner_id,omitempty"`
	VideoID        int64         `json:"video_id,omitempty"`
	VideoOwnerID   int64         `json:"video_owner_id,omitempty"`
	ItemID         int64         `json:"item_id,omitempty"`
	MarketOwnerID  int64         `json:"market_owner_id,omitempty"`
	Thread         *CommentCount `json:"thread,omitempty"`
}

// CommentCount is the thread below a comment of the wall.
type CommentCount struct {
	Count         int       `json:"count"`
	Items         []Comment `json:"items"`
	CanPost       bool      `json:"can_post"`
	GroupsCanPost bool      `json:"groups_can_post"`
	ShowReply     bool      `json:"show_reply_button"`
}

// Post is wall_wallpost_full.
type Post struct {
	ID          int64         `json:"id"`
	OwnerID     int64         `json:"owner_id"`
	FromID      int64         `json:"from_id"`
	Date        int64         `json:"date"`
	Text        string        `json:"text"`
	PostType    string        `json:"post_type"`
	Attachments []*Attachment `json:"attachments"`
	Comments    CommentsInfo  `json:"comments"`
}

// CommentsInfo tells of the comments below a post.
type CommentsInfo struct {
	Count         int  `json:"count"`
	CanPost       int  `json:"can_post"`
	GroupsCanPost bool `json:"groups_can_post"`
}
