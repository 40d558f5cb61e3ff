package bot

import "strconv"

// Platform names a messenger, as it stands in the configuration and in ids.
type Platform string

const (
	Telegram Platform = "telegram"
	VK       Platform = "vk"
)

// PlaceKind says what sort of room a line is said in.
type PlaceKind string

const (
	PrivateChat PlaceKind = "private"  // only the customer and the account read it
	Group       PlaceKind = "group"    // a Telegram group or supergroup
	Comments    PlaceKind = "comments" // under a channel's post
	Wall        PlaceKind = "wall"     // under a VK wall post
	Board       PlaceKind = "board"    // a VK discussion
)

// Place is where a line is said. The zero Place is "not known".
type Place struct {
	Kind   PlaceKind `json:"kind,omitempty"`
	Chat   int64     `json:"chat,omitempty"`   // the platform's chat, peer or owner id
	Thread int64     `json:"thread,omitempty"` // post, topic or discussion within the chat; 0: none
	Title  string    `json:"title,omitempty"`  // what operators call it: the group's name, the post's first words
	Link   string    `json:"link,omitempty"`   // the public address of the line, where there is one
}

// Known tells whether the place is a real one.
func (p Place) Known() bool { return p.Kind != "" }

// Public tells whether others can read what is said there. Only a private chat is not public:
// a kind that is added later and forgotten here must fall on the careful side.
func (p Place) Public() bool { return p.Known() && p.Kind != PrivateChat }

// Same tells whether two lines are said in the same chat and thread.
func (p Place) Same(other Place) bool {
	return p.Kind == other.Kind && p.Chat == other.Chat && p.Thread == other.Thread
}

// Key names the place within its account: the same for every line of one chat and thread.
func (p Place) Key() string {
	return string(p.Kind) + ":" + strconv.FormatInt(p.Chat, 10) + ":" + strconv.FormatInt(p.Thread, 10)
}
