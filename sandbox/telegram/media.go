package telegram

import (
	"strings"

	"otklik/sandbox/people"
)

// sendMedia makes the method for one kind of file: sendPhoto, sendDocument, sendVoice and their like.
func sendMedia(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		caption, err := c.readCaption()
		if err != nil {
			return nil, err
		}
		content, err := c.mediaContent(kind, c.text(kind), kind)
		if err != nil {
			return nil, err
		}
		m := &Message{Content: content}
		if kind != "sticker" && kind != "video_note" {
			m.Caption, m.CaptionEntities = caption.text, caption.entities
		}
		return c.send(m)
	}
}

// mediaContent takes an uploaded part, "attach://part" or the file_id of something sent before.
func (c *call) mediaContent(kind, value, part string) (Content, error) {
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		part = name
	}
	if up, ok := c.uploads[part]; ok {
		return c.server.upload(kind, up)
	}
	switch {
	case strings.HasPrefix(value, "attach://"):
		return Content{}, badRequest("file not found in the request")
	case value == "":
		return Content{}, badRequest("there is no %s in the request", strings.ReplaceAll(kind, "_", " "))
	case strings.HasPrefix(value, "http://"), strings.HasPrefix(value, "https://"):
		return Content{}, badRequest("failed to get HTTP URL content")
	}
	f, ok := c.server.files[value]
	switch {
	case !ok:
		return Content{}, badRequest("wrong file identifier/HTTP URL specified")
	case f.kind != kind && kind != "document":
		return Content{}, badRequest("can't use file of type %s as %s", kindName(f.kind), kindName(kind))
	}
	return contentOf(f, f.kind), nil
}

func kindName(kind string) string {
	name := strings.ReplaceAll(kind, "_", "")
	if kind == "video_note" {
		return "VideoNote"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func (s *Server) upload(kind string, up upload) (Content, error) {
	if len(up.content) == 0 {
		return Content{}, badRequest("file must be non-empty")
	}
	if kind != "photo" {
		return contentOf(s.keep(&file{kind: kind, name: up.name, mime: mimeOf(up.name, usualType(kind)), content: up.content}), kind), nil
	}
	width, height, ok := people.PictureSize(up.content)
	if !ok {
		return Content{}, badRequest("IMAGE_PROCESS_FAILED")
	}
	return Content{Photo: s.keepPhoto(up.content, width, height)}, nil
}

func usualType(kind string) string {
	switch kind {
	case "voice":
		return "audio/ogg"
	case "audio":
		return "audio/mpeg"
	case "video", "animation", "video_note":
		return "video/mp4"
	}
	return "application/octet-stream"
}

// contentOf describes a stored file in a message.
func contentOf(f *file, kind string) Content {
	m := &Media{FileID: f.id, FileUniqueID: f.unique, FileName: f.name, MimeType: f.mime, FileSize: f.size}
	switch kind {
	case "photo":
		return Content{Photo: f.sizes}
	case "voice":
		m.FileName, m.Duration = "", whole(3)
		return Content{Voice: m}
	case "video":
		m.Width, m.Height, m.Duration = whole(1280), whole(720), whole(5)
		return Content{Video: m}
	case "audio":
		m.Title, m.Duration = strings.TrimSuffix(f.name, ".mp3"), whole(180)
		return Content{Audio: m}
	case "animation":
		document := *m
		m.Width, m.Height, m.Duration = whole(320), whole(240), whole(2)
		return Content{Animation: m, Document: &document}
	case "video_note":
		m.FileName, m.MimeType, m.Length, m.Duration = "", "", whole(384), whole(5)
		return Content{VideoNote: m}
	case "sticker":
		return Content{Sticker: &Sticker{FileID: f.id, FileUniqueID: f.unique, Type: "regular", Width: 512, Height: 512, Emoji: "🙂", FileSize: f.size}}
	}
	return Content{Document: m}
}

func whole(n int) *int { return &n }

// seenFiles lists what people see attached to a message.
func (m *Message) seenFiles() []people.Seen {
	if n := len(m.Photo); n > 0 {
		return []people.Seen{{Kind: "photo", ID: m.Photo[n-1].FileID, Size: m.Photo[n-1].FileSize}}
	}
	if m.Sticker != nil {
		return []people.Seen{{Kind: "sticker", ID: m.Sticker.FileID, Size: m.Sticker.FileSize}}
	}
	for _, f := range []struct {
		kind  string
		media *Media
	}{
		{"animation", m.Animation}, {"document", m.Document}, {"voice", m.Voice},
		{"video", m.Video}, {"audio", m.Audio}, {"video_note", m.VideoNote},
	} {
		if f.media != nil {
			return []people.Seen{{Kind: f.kind, Name: f.media.FileName, ID: f.media.FileID, Size: f.media.FileSize}}
		}
	}
	return nil
}
