package decision

import (
	"time"

	"otklik/bot"
)

// albumWindow is how long the next file of an operator's album is waited for: messengers bring an album file by file.
const albumWindow = 1500 * time.Millisecond

// collect puts a file to its album, which goes where its first file was to go.
func (d *draft) collect(to bot.Message, text string) {
	album := bot.Album{ID: d.e.Album, Event: d.e.ID, Operator: d.e.Operator, Place: to.Place, ReplyTo: to.ReplyTo}
	if d.c.Album != nil {
		album = *d.c.Album
	}
	if text != "" {
		album.Text = text
	}
	album.Files = append(album.Files[:len(album.Files):len(album.Files)], d.e.Attachments...)
	album.Last = d.e.At
	d.c.Album = &album
	d.timer(bot.Timer{Name: bot.AlbumTimer}, d.e.At.Add(albumWindow))
}

// gathered sends an album to which nothing more came.
func (d *draft) gathered() {
	if d.c.Album != nil && !d.e.At.Before(d.c.Album.Last.Add(albumWindow)) {
		d.sendAlbum()
	}
}

// albumBefore sends an album that the event is no part of: what the operator does next comes after it.
func (d *draft) albumBefore() {
	if d.c.Album != nil && (d.e.Kind != bot.AnsweredEvent || d.e.Album != d.c.Album.ID) {
		d.sendAlbum()
	}
}

// sendAlbum says the album as the operator's line, whoever's event it is that ends it.
func (d *draft) sendAlbum() {
	album, written := *d.c.Album, len(d.lines)
	d.c.Album = nil
	m := bot.Message{Place: album.Place, Text: album.Text, Files: album.Files, ReplyTo: album.ReplyTo}
	d.postAll(bot.ByOperator, m)
	for i := written; i < len(d.lines); i++ {
		d.lines[i].Operator, d.lines[i].Event = album.Operator, album.Event
	}
}
