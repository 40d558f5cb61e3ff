package vk

import (
	"encoding/json"
	"strconv"
	"strings"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// mostAttachments is how many attachments VK leaves in the message of an event; more must be read again.
const mostAttachments = 7

// attachment is one thing that came with a message: its content stands under the name of its type.
type attachment struct {
	kind    string
	content content
}

// content is the parts of all kinds of content that are read.
type content struct {
	ID         int64  `json:"id"`
	Owner      int64  `json:"owner_id"`
	To         int64  `json:"to_id"` // a post's wall, in place of an owner
	Key        string `json:"access_key"`
	Title      string `json:"title"`
	Text       string `json:"text"`
	Artist     string `json:"artist"`
	Question   string `json:"question"`
	Extension  string `json:"ext"`
	Size       int64  `json:"size"`
	URL        string `json:"url"`
	LinkMP3    string `json:"link_mp3"`
	Transcript string `json:"transcript"`
	Sizes      []size `json:"sizes"`
	Images     []size `json:"images"`
	Sticker    int64  `json:"sticker_id"`
}

type size struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// UnmarshalJSON reads {"type":"photo","photo":{…}}. Content of an unknown shape leaves the kind alone.
func (a *attachment) UnmarshalJSON(raw []byte) error {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	if err := json.Unmarshal(parts["type"], &a.kind); err != nil || a.kind == "" {
		a.kind = "other"
	}
	var found content
	if json.Unmarshal(parts[a.kind], &found) == nil {
		a.content = found
	}
	return nil
}

// kindOf gives the names that all platforms share; other kinds keep VK's name.
func kindOf(kind string) string {
	switch kind {
	case "doc":
		return "document"
	case "audio_message":
		return "voice"
	}
	return kind
}

// attachments are the references to everything that came with a message. A Ref is the address of the content where VK gives one
// (photo, document, voice, sticker, link), else its name on VK ("wall-1_2", "video-1_2_key"), of a location "latitude,longitude".
func attachments(found []attachment) []bot.Attachment {
	var list []bot.Attachment
	for _, a := range found {
		list = append(list, a.reference())
	}
	return list
}

func (a attachment) reference() bot.Attachment {
	made := bot.Attachment{Kind: kindOf(a.kind), Ref: a.content.address(), Name: a.content.name(), Size: a.content.Size}
	if made.Ref == "" {
		made.Ref = a.content.named(a.kind)
	}
	return made
}

// address is where the content itself can be fetched.
func (c content) address() string {
	for _, of := range [][]size{c.Sizes, c.Images} {
		if best := largest(of); best != "" {
			return best
		}
	}
	if c.LinkMP3 != "" {
		return c.LinkMP3
	}
	return c.URL
}

func largest(sizes []size) string {
	best, area := "", -1
	for _, s := range sizes {
		if s.Width*s.Height >= area {
			best, area = s.URL, s.Width*s.Height
		}
	}
	return best
}

// named is how VK calls the content: type, owner, number and, where it is needed, a key.
func (c content) named(kind string) string {
	number := firstOf(c.ID, c.Sticker)
	if number == 0 {
		return ""
	}
	made := kind + strconv.FormatInt(firstOf(c.Owner, c.To), 10) + "_" + strconv.FormatInt(number, 10)
	if c.Key != "" {
		made += "_" + c.Key
	}
	return made
}

// name is what an operator reads of the content.
func (c content) name() string {
	switch {
	case c.Artist != "":
		return c.Artist + " - " + c.Title
	case c.Title != "":
		return c.Title
	case c.Question != "":
		return c.Question
	case c.Transcript != "":
		return receiving.Title(c.Transcript)
	}
	return receiving.Title(c.Text)
}

// things are all that came with a message: its attachments, its place on the map, and messages that were passed on.
func (m *message) things() []bot.Attachment {
	list := attachments(m.Attachments)
	if m.Geo != nil {
		at := m.Geo.Coordinates
		list = append(list, bot.Attachment{Kind: "location", Name: m.Geo.Place.Title,
			Ref: strconv.FormatFloat(at.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(at.Longitude, 'f', -1, 64)})
	}
	for i := range m.Forwarded {
		list = append(list, m.Forwarded[i].passedOn())
		list = append(list, m.Forwarded[i].things()...)
	}
	return list
}

// passedOn is a message of somebody that the customer passed on: its author and its words.
func (m *message) passedOn() bot.Attachment {
	return bot.Attachment{Kind: "forwarded", Ref: strconv.FormatInt(m.From, 10), Name: strings.TrimSpace(plain(m.Text))}
}
