package vk

import "encoding/json"

// The parts of VK's objects that are read, by their names on the wire (https://dev.vk.com/en/api/community-events/json-schema).

// update is an event as Long Poll and Callback API bring it.
type update struct {
	Type   string          `json:"type"`
	ID     string          `json:"event_id"`
	Group  int64           `json:"group_id"`
	Secret string          `json:"secret"` // Callback API only
	Object json.RawMessage `json:"object"`
}

type message struct {
	ID          int64           `json:"id"`                      // within the community; 0 in chats
	Number      int64           `json:"conversation_message_id"` // within the dialog
	Date        int64           `json:"date"`                    // Unix seconds
	From        int64           `json:"from_id"`
	Peer        int64           `json:"peer_id"`
	Out         flag            `json:"out"`
	Admin       int64           `json:"admin_author_id"` // the administrator who wrote it in VK's own interface
	Random      int64           `json:"random_id"`       // of outgoing messages
	Text        string          `json:"text"`
	Payload     json.RawMessage `json:"payload"` // a JSON text within a string
	Ref         string          `json:"ref"`
	Cropped     flag            `json:"is_cropped"`
	Attachments []attachment    `json:"attachments"`
	Forwarded   []message       `json:"fwd_messages"`
	ReplyTo     *message        `json:"reply_message"`
	Geo         *geo            `json:"geo"`
}

type geo struct {
	Coordinates struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	} `json:"coordinates"`
	Place struct {
		Title string `json:"title"`
	} `json:"place"`
}

// messageNew is what message_new brings since 5.103; before, it was the message itself.
type messageNew struct {
	Message *message `json:"message"`
	Client  struct {
		Language *int `json:"lang_id"` // 0 is Russian, so its absence must be told from it
	} `json:"client_info"`
}

type messageEvent struct {
	Event   string          `json:"event_id"`
	User    int64           `json:"user_id"`
	Peer    int64           `json:"peer_id"`
	Number  int64           `json:"conversation_message_id"`
	Payload json.RawMessage `json:"payload"` // the button's payload itself
}

type permission struct {
	User int64 `json:"user_id"`
}

// comment is a comment anywhere, new, changed or put back. Of the places only those of its own kind are set.
type comment struct {
	ID          int64        `json:"id"`
	From        int64        `json:"from_id"`
	Text        string       `json:"text"`
	ReplyTo     int64        `json:"reply_to_comment"`
	ReplyToUser int64        `json:"reply_to_user"`
	Attachments []attachment `json:"attachments"`
	Owner       int64        `json:"owner_id"`
	Post        int64        `json:"post_id"`
	PostOwner   int64        `json:"post_owner_id"`
	Topic       int64        `json:"topic_id"`
	TopicOwner  int64        `json:"topic_owner_id"`
	PhotoID     int64        `json:"photo_id"`
	PhotoOwner  int64        `json:"photo_owner_id"`
	VideoID     int64        `json:"video_id"`
	VideoOwner  int64        `json:"video_owner_id"`
	Item        int64        `json:"item_id"`
	MarketOwner int64        `json:"market_owner_id"`
	Deleter     int64        `json:"deleter_id"` // of a deleted one
	User        int64        `json:"user_id"`    // of a deleted one: its author
}

// post is a new entry on the community's wall.
type post struct {
	ID          int64        `json:"id"`
	Owner       int64        `json:"owner_id"`
	From        int64        `json:"from_id"`
	Type        string       `json:"post_type"`
	Text        string       `json:"text"`
	Attachments []attachment `json:"attachments"`
}

// flag is true for 1 and true: VK writes both.
type flag bool

// UnmarshalJSON takes everything but 0, false, null and "" for true.
func (f *flag) UnmarshalJSON(raw []byte) error {
	switch string(raw) {
	case "0", "false", "null", `""`, `"0"`:
		*f = false
	default:
		*f = true
	}
	return nil
}
