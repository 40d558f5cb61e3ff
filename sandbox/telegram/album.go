package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
)

// albumItem is one InputMedia of sendMediaGroup.
type albumItem struct {
	Type      string          `json:"type"`
	Media     string          `json:"media"`
	Caption   string          `json:"caption"`
	ParseMode string          `json:"parse_mode"`
	Entities  json.RawMessage `json:"caption_entities"`
}

func sendMediaGroup(c *call) (any, error) {
	var items []albumItem
	if err := json.Unmarshal([]byte(c.text("media")), &items); err != nil {
		return nil, badRequest("can't parse media JSON object")
	}
	switch {
	case len(items) == 0:
		return nil, badRequest("there are no messages to send")
	case len(items) > 10:
		return nil, badRequest("too many messages to send as an album")
	}
	album, err := c.readAlbum(items)
	if err != nil {
		return nil, err
	}
	return c.sendAlbum(album)
}

func (c *call) readAlbum(items []albumItem) ([]*Message, error) {
	var album []*Message
	for _, item := range items {
		if !slices.Contains([]string{"photo", "video", "document", "audio"}, item.Type) {
			return nil, badRequest("can't parse InputMedia: type \"%s\" can't be used in an album", item.Type)
		}
		if item.Type != items[0].Type && (alone(item.Type) || alone(items[0].Type)) {
			return nil, badRequest("document and audio can't be mixed with other media types")
		}
		m, err := c.readAlbumItem(item)
		if err != nil {
			return nil, err
		}
		album = append(album, m)
	}
	return album, nil
}

func alone(kind string) bool { return kind == "document" || kind == "audio" }

func (c *call) readAlbumItem(item albumItem) (*Message, error) {
	caption, err := form{values: map[string]string{
		"caption": item.Caption, "parse_mode": item.ParseMode, "caption_entities": string(item.Entities),
	}}.readCaption()
	if err != nil {
		return nil, err
	}
	content, err := c.mediaContent(item.Type, item.Media, "")
	return &Message{Content: content, Caption: caption.text, CaptionEntities: caption.entities}, err
}

func (c *call) sendAlbum(album []*Message) (any, error) {
	to, err := c.target()
	if err != nil {
		return nil, err
	}
	id := ""
	if len(album) > 1 {
		id = c.server.albumID()
	}
	for _, m := range album {
		m.MediaGroupID = id
		c.address(m, to)
		c.server.post(to.chat, m)
	}
	return album, nil
}

func (s *Server) albumID() string { return strconv.FormatInt(13000000000000000+s.nextSerial(), 10) }
