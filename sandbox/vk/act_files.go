package vk

import "otklik/sandbox/people"

// attached makes attachments of what a person sends.
func (d *deed) attached() ([]*Attachment, error) {
	files := d.Files.Spread()
	if len(files) > attachmentLimit {
		return nil, people.Refuse("at most %d files go with one message on vk", attachmentLimit)
	}
	var list []*Attachment
	for _, f := range files {
		a, err := d.attach(f)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

func (d *deed) attach(f people.File) (*Attachment, error) {
	s, c := d.server, d.community
	up := content{data: f.Content, name: f.Name}
	if up.data == nil && f.Kind != photo {
		up.data = make([]byte, min(f.Size, 1<<20))
	}
	switch f.Kind {
	case photo:
		return d.attachPhoto(up)
	case "document":
		return s.keepDoc(c, d.Person, filed{orNamed(up, "документ.bin"), s.store(up), s.base()}), nil
	case "animation":
		return s.keepDoc(c, d.Person, filed{orNamed(up, "animation.gif"), s.store(up), s.base()}), nil
	case "voice":
		return s.keepVoice(c, d.Person, filed{up, s.store(up), s.base()}), nil
	case "video", "video_note":
		id := s.store(up)
		v := &Video{ID: id, OwnerID: d.Person, Title: orNamed(up, "Видео").name, Duration: 10, Date: s.now().Unix(), AccessKey: accessKey(id)}
		return c.keep(&Attachment{Type: video, Video: v, kind: f.Kind, size: f.Size}, d.Person, id), nil
	case "audio":
		id := s.store(up)
		a := &Audio{ID: id, OwnerID: d.Person, Artist: "Исполнитель", Title: orNamed(up, "Запись").name, Duration: 60, Date: s.now().Unix(), URL: address(s.base(), id, "audio.mp3")}
		return c.keep(&Attachment{Type: "audio", Audio: a, kind: f.Kind, size: f.Size}, d.Person, id), nil
	case "sticker":
		picture := []Image{{URL: "https://vk.com/sticker/1-9008-128", Width: 128, Height: 128}}
		return &Attachment{Type: "sticker", Sticker: &Sticker{ProductID: 1, StickerID: 9008, Images: picture, ImagesWithBackground: picture}, kind: f.Kind, name: "sticker9008"}, nil
	}
	return nil, people.Refuse("a file of kind %q is none of photo, document, voice, video, audio, sticker, video_note, animation", f.Kind)
}

func (d *deed) attachPhoto(up content) (*Attachment, error) {
	if up.data == nil {
		up.data = people.PlainPicture()
	}
	var ok bool
	if up.width, up.height, ok = people.PictureSize(up.data); !ok {
		return nil, people.Refuse("the content of a photo is no picture")
	}
	return d.server.keepPhoto(d.community, d.Person, filed{up, d.server.store(up), d.server.base()}), nil
}

func orNamed(up content, name string) content {
	if up.name == "" {
		up.name = name
	}
	return up
}
