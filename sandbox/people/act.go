// Package people holds what every platform of the sandbox shares: what people do (Act), what they could see (Log)
// and what goes wrong between them and a bot (Faults).
package people

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrAct marks an act that cannot be done; its text says what to change.
var ErrAct = errors.New("sandbox: act refused")

// Act is one deed of one person. Exactly one of the deeds is done: say something (Text, Files), Press, Contact,
// Location, Edit, Delete, Start, Block, Join, Leave, or Open, Shut and Drop a topic. Text beside Files is a caption, beside Edit the new wording.
type Act struct {
	Platform string `json:"platform"`           // "telegram" or "vk"; empty means "telegram"
	Person   int64  `json:"person"`             // the person's id, above 0
	Name     string `json:"name,omitempty"`     // "Анна Пример": kept for later acts of the same person
	Username string `json:"username,omitempty"` // without @; kept
	Language string `json:"language,omitempty"` // of the person's client, such as "ru"; kept
	Role     string `json:"role,omitempty"`     // the person's place in a group: member, administrator, creator; kept
	Where    string `json:"where"`              // telegram: private, group, comments, staff, channel; vk: private, wall, board, …
	Bot      string `json:"bot,omitempty"`      // username (vk: screen name); needed only when several live in the sandbox
	Chat     int64  `json:"chat,omitempty"`     // empty means the usual chat of Where; on vk the dialog in which an admin writes
	Topic    int64  `json:"topic,omitempty"`    // forum topic, or the post that is commented
	ReplyTo  int64  `json:"reply_to,omitempty"` // message id; for Press the message that carries the button
	Forward  string `json:"forward,omitempty"`  // the person passes on what a channel of this title has posted
	As       string `json:"as,omitempty"`       // "anonymous" or "channel": the person hides behind the group or the channel; vk: "admin"

	Text     string    `json:"text,omitempty"`
	Files    Files     `json:"files,omitempty"`
	Press    string    `json:"press,omitempty"` // a button's label or data
	Contact  *Contact  `json:"contact,omitempty"`
	Location *Location `json:"location,omitempty"`
	Edit     int64     `json:"edit,omitempty"`
	Delete   int64     `json:"delete,omitempty"`
	Restore  int64     `json:"restore,omitempty"` // a deleted comment, on vk
	Start    *string   `json:"start,omitempty"`   // deep-link payload; "" is the plain Start button
	Block    *bool     `json:"block,omitempty"`   // true blocks the bot, false lets it write again
	Join     bool      `json:"join,omitempty"`
	Leave    bool      `json:"leave,omitempty"`
	Open     string    `json:"open,omitempty"` // name of a new topic in a forum
	Shut     *bool     `json:"shut,omitempty"` // true closes the topic by hand, false opens it again
	Drop     bool      `json:"drop,omitempty"` // deletes the topic with all that was said in it
}

// Done tells what an act led to.
type Done struct {
	Message  int64   `json:"message,omitempty"`
	Messages []int64 `json:"messages,omitempty"` // an album, or a text too long for one message
	Chat     int64   `json:"chat,omitempty"`
	Topic    int64   `json:"topic,omitempty"`
	Query    string  `json:"query,omitempty"`  // id of the callback that a press began
	Opened   string  `json:"opened,omitempty"` // address behind a pressed link button
	Error    string  `json:"error,omitempty"`  // only in answers to many acts at once
}

// Contact is a shared phone number. In JSON a bare string is the person's own number.
type Contact struct {
	Phone  string `json:"phone"`
	Name   string `json:"name,omitempty"`
	Person int64  `json:"person,omitempty"` // whose number it is; 0 means unknown to the platform
	Own    bool   `json:"own,omitempty"`
}

// UnmarshalJSON reads "+7…" or {"phone":"+7…","person":1002,"name":"…"}.
func (c *Contact) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		c.Own = true
		return json.Unmarshal(data, &c.Phone)
	}
	type plain Contact
	return ReadJSON(bytes.NewReader(data), (*plain)(c))
}

// Location is a point on the map in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// File is one thing that a person attaches. Without Content the sandbox makes up a plausible one of Size bytes.
type File struct {
	Kind    string `json:"kind"`              // photo, document, voice, video, audio, sticker, video_note, animation
	Name    string `json:"name,omitempty"`    // file name
	Type    string `json:"type,omitempty"`    // media type, such as application/pdf
	Content []byte `json:"content,omitempty"` // base64 in JSON
	Size    int64  `json:"size,omitempty"`    // claimed size in bytes, when Content is left out
	Count   int    `json:"count,omitempty"`   // so many of the same, 1 to 10
}

// Files is a list of files; in JSON a single object stands for a list of one.
type Files []File

// UnmarshalJSON reads {"kind":"photo","count":3} or a list of such objects.
func (f *Files) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		*f = make(Files, 1)
		return ReadJSON(bytes.NewReader(data), &(*f)[0])
	}
	return ReadJSON(bytes.NewReader(data), (*[]File)(f))
}

// Spread repeats every file Count times.
func (f Files) Spread() []File {
	var out []File
	for _, file := range f {
		for range max(file.Count, 1) {
			out = append(out, file)
		}
	}
	return out
}

// DecodeAct reads one act and refuses unknown fields and impossible combinations.
func DecodeAct(r io.Reader) (Act, error) {
	var a Act
	if err := ReadJSON(r, &a); err != nil {
		return Act{}, fmt.Errorf("%w: %w", ErrAct, err)
	}
	return a, a.check()
}

// DecodeActs reads a list of acts, all or none.
func DecodeActs(r io.Reader) ([]Act, error) {
	var acts []Act
	if err := ReadJSON(r, &acts); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAct, err)
	}
	for i := range acts {
		if err := acts[i].check(); err != nil {
			return nil, fmt.Errorf("act %d: %w", i, err)
		}
	}
	return acts, nil
}

func (a *Act) check() error {
	if a.Platform == "" {
		a.Platform = "telegram"
	}
	if a.Person <= 0 {
		return Refuse(`"person" must be a positive number, such as 1001`)
	}
	if a.Where == "" {
		return Refuse(`"where" is missing: private, group, comments, staff, channel; on vk private, wall, board`)
	}
	for _, f := range a.Files {
		if f.Count < 0 || f.Count > 10 || f.Size < 0 {
			return Refuse("at most 10 files in one act, and no negative size")
		}
	}
	return a.checkDeeds()
}

func (a *Act) checkDeeds() error {
	deeds := 0
	for _, done := range []bool{
		a.Press != "", a.Contact != nil, a.Location != nil, a.Edit != 0, a.Delete != 0, a.Restore != 0,
		a.Start != nil, a.Block != nil, a.Join, a.Leave, a.Open != "", a.Shut != nil, a.Drop,
	} {
		if done {
			deeds++
		}
	}
	says := a.Text != "" || len(a.Files) > 0
	switch {
	case deeds > 1:
		return Refuse("one act is one deed: send press, contact, location, edit, delete, restore, start, block, join, leave, open, shut and drop one by one")
	case deeds == 0 && !says:
		return Refuse("nothing to do: give text, files, press, contact, location, edit, delete, restore, start, block, join, leave, open, shut or drop")
	case deeds == 1 && says && a.Edit == 0:
		return Refuse("text and files go with each other or with edit; send the other deed as an act of its own")
	case a.Edit != 0 && a.Text == "":
		return Refuse(`"edit" needs the new wording in "text"`)
	}
	return nil
}

// Refuse makes an error of kind ErrAct whose text tells the caller what to do.
func Refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrAct}, args...)...)
}
