package vk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"otklik/sandbox/people"
)

// firstFile is where the ids of photos and documents begin: like real ones they are large.
const firstFile = 456239000

// Attachment is what hangs on a message, post or comment: one field beside the type is set, under the type's name.
type Attachment struct {
	Type         string        `json:"type"`
	Photo        *Photo        `json:"photo,omitempty"`
	Doc          *Doc          `json:"doc,omitempty"`
	AudioMessage *AudioMessage `json:"audio_message,omitempty"`
	Video        *Video        `json:"video,omitempty"`
	Audio        *Audio        `json:"audio,omitempty"`
	Sticker      *Sticker      `json:"sticker,omitempty"`
	Wall         *Post         `json:"wall,omitempty"`

	kind string // as people call it
	size int64
	name string // "photo-12345_456239017"
}

// Photo is photos_photo.
type Photo struct {
	ID        int64       `json:"id"`
	AlbumID   int64       `json:"album_id"`
	OwnerID   int64       `json:"owner_id"`
	UserID    int64       `json:"user_id,omitempty"`
	Date      int64       `json:"date"`
	Text      string      `json:"text"`
	HasTags   bool        `json:"has_tags"`
	AccessKey string      `json:"access_key"`
	Sizes     []PhotoSize `json:"sizes"`
}

// PhotoSize is one size of a photo.
type PhotoSize struct {
	Type   string `json:"type"`
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Doc is docs_doc.
type Doc struct {
	ID        int64  `json:"id"`
	OwnerID   int64  `json:"owner_id"`
	Title     string `json:"title"`
	Size      int64  `json:"size"`
	Ext       string `json:"ext"`
	Date      int64  `json:"date"`
	Type      int    `json:"type"`
	URL       string `json:"url"`
	AccessKey string `json:"access_key"`
}

// AudioMessage is messages_audio_message.
type AudioMessage struct {
	ID        int64  `json:"id"`
	OwnerID   int64  `json:"owner_id"`
	Duration  int    `json:"duration"`
	Waveform  []int  `json:"waveform"`
	LinkOGG   string `json:"link_ogg"`
	LinkMP3   string `json:"link_mp3"`
	AccessKey string `json:"access_key"`
}

// Video is video_video; the film itself cannot be fetched, as in VK.
type Video struct {
	ID        int64  `json:"id"`
	OwnerID   int64  `json:"owner_id"`
	Title     string `json:"title"`
	Duration  int    `json:"duration"`
	Date      int64  `json:"date"`
	AccessKey string `json:"access_key"`
}

// Audio is audio_audio.
type Audio struct {
	ID       int64  `json:"id"`
	OwnerID  int64  `json:"owner_id"`
	Artist   string `json:"artist"`
	Title    string `json:"title"`
	Duration int    `json:"duration"`
	Date     int64  `json:"date"`
	URL      string `json:"url"`
}

// Sticker is base_sticker.
type Sticker struct {
	ProductID            int64   `json:"product_id"`
	StickerID            int64   `json:"sticker_id"`
	Images               []Image `json:"images"`
	ImagesWithBackground []Image `json:"images_with_background"`
}

// Image is a picture of a sticker.
type Image struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// keep stores an attachment under its name, so that it can be sent on. A voice message is a document, too, and sent under that name.
func (c *community) keep(a *Attachment, owner, id int64) *Attachment {
	a.name = fmt.Sprintf("%s%d_%d", a.Type, owner, id)
	c.attachments[a.name] = a
	if a.Type == "audio_message" {
		c.attachments[fmt.Sprintf("doc%d_%d", owner, id)] = a
	}
	return a
}

// readAttachments reads names such as photo-12345_456239017_key; links are taken as text and left out.
func (c *call) readAttachments(parameter string) ([]*Attachment, error) {
	names := c.words(parameter)
	if len(names) > attachmentLimit {
		return nil, fail(codeParam, parameter, "has at most 10 elements")
	}
	var list []*Attachment
	for _, name := range names {
		if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
			continue
		}
		a := c.attachment(name)
		if a == nil {
			return nil, fail(codeParam, parameter, "is invalid")
		}
		list = append(list, a)
	}
	return list, nil
}

func (c *call) attachment(name string) *Attachment {
	if parts := strings.SplitN(name, "_", 3); len(parts) == 3 {
		name = parts[0] + "_" + parts[1] // the third is an access key
	}
	if a, ok := c.community.attachments[name]; ok {
		return a
	}
	digits, isPost := strings.CutPrefix(name, fmt.Sprintf("wall-%d_", c.community.id))
	id, err := strconv.ParseInt(digits, 10, 64)
	if t := c.community.threads[threadKey{wall, id}]; isPost && err == nil && t != nil {
		post := c.community.wirePost(t)
		return &Attachment{Type: wall, Wall: &post, kind: wall, name: name}
	}
	return nil
}

// seen lists attachments as people see them.
func seen(list []*Attachment) []people.Seen {
	var out []people.Seen
	for _, a := range list {
		f := people.Seen{Kind: a.kind, Size: a.size, ID: a.name}
		if a.Doc != nil {
			f.Name = a.Doc.Title
		}
		out = append(out, f)
	}
	return slices.Clip(out)
}
