package telegram

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"otklik/sandbox/people"
)

// albumLimit is how many photos or documents a client sends as one album.
const albumLimit = 10

// files makes one message, or an album when there are several that go together.
func (d *deed) files() ([]*Message, error) {
	if units(d.Text) > captionLimit {
		return nil, people.Refuse("a caption has at most %d characters: send the text as an act of its own", captionLimit)
	}
	list := d.Files.Spread()
	if len(list) > albumLimit {
		return nil, people.Refuse("at most %d files in one act", albumLimit)
	}
	var out []*Message
	for i, f := range list {
		content, err := d.attach(f, i)
		if err != nil {
			return nil, err
		}
		out = append(out, &Message{Content: content})
	}
	caption := marked{text: d.Text}.tidy()
	out[0].Caption, out[0].CaptionEntities = caption.text, caption.entities
	if len(out) > 1 && !slices.ContainsFunc(list, func(f people.File) bool { return !groups(f.Kind) }) {
		id := d.server.albumID()
		for _, m := range out {
			m.MediaGroupID = id
		}
	}
	return out, nil
}

// groups tells whether files of a kind can stand in an album.
func groups(kind string) bool {
	return kind == "photo" || kind == "video" || kind == "document" || kind == "audio"
}

func (d *deed) attach(f people.File, i int) (Content, error) {
	kinds := []string{"photo", "document", "voice", "video", "audio", "sticker", "video_note", "animation"}
	if !slices.Contains(kinds, f.Kind) {
		return Content{}, people.Refuse("file kind %q is none of %s", f.Kind, strings.Join(kinds, ", "))
	}
	if f.Kind == "photo" {
		return d.photo(f)
	}
	if f.Name == "" && f.Kind == "document" {
		f.Name = fmt.Sprintf("документ-%d.txt", i+1)
	}
	if f.Type == "" {
		f.Type = mimeOf(f.Name, usualType(f.Kind))
	}
	if f.Content == nil && f.Size == 0 {
		f.Content = bytes.Repeat([]byte(f.Kind+"\n"), 100)
	}
	kept := d.server.keep(&file{kind: f.Kind, name: f.Name, mime: f.Type, content: f.Content, size: f.Size})
	return contentOf(kept, f.Kind), nil
}

func (d *deed) photo(f people.File) (Content, error) {
	if f.Content == nil {
		return Content{Photo: d.server.keepPhoto(people.PlainPicture(), 800, 600)}, nil
	}
	width, height, ok := people.PictureSize(f.Content)
	if !ok {
		return Content{}, people.Refuse("the content of a photo must be a picture; send it as a document")
	}
	return Content{Photo: d.server.keepPhoto(f.Content, width, height)}, nil
}
