package vk

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"otklik/sandbox/people"
)

// Paths of upload servers and of stored files.
const (
	uploadPath = "/vk/upload/"
	filePath   = "/vk/file/"
)

// content is a stored file.
type content struct {
	data   []byte
	name   string
	width  int
	height int
}

// filed is a file that is kept: its number, and the address below which files are served.
type filed struct {
	content
	id   int64
	base string
}

// store keeps a file and returns its number, from which its address follows.
func (s *Server) store(c content) int64 {
	id := firstFile + s.nextSerial()
	s.contents[id] = c
	return id
}

func address(base string, id int64, name string) string {
	return fmt.Sprintf("%s%s%d/%s", base, filePath, id, name)
}

// accessKey is derived from a number, so that it need not be kept.
func accessKey(id int64) string {
	sum := sha1.Sum([]byte("sandbox access " + strconv.FormatInt(id, 10)))
	return hex.EncodeToString(sum[:9])
}

func photosGetUploadServer(c *call) (any, error) {
	return map[string]any{
		"upload_url": fmt.Sprintf("%s%sphoto?group=%d", c.base, uploadPath, c.community.id),
		"album_id":   -64, "user_id": 0, "group_id": c.community.id,
	}, nil
}

func docsGetUploadServer(c *call) (any, error) {
	kind := "doc"
	if c.text("type") == "audio_message" {
		kind = "audio_message"
	}
	return map[string]string{"upload_url": fmt.Sprintf("%s%s%s?group=%d", c.base, uploadPath, kind, c.community.id)}, nil
}

// serveUpload takes a file: "photo" for photos, "file" for documents and voice messages.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	kind := strings.TrimPrefix(r.URL.Path, uploadPath)
	field := "file"
	if kind == photo {
		field = photo
	}
	up, err := readUpload(r, field)
	if err != nil {
		write(w, map[string]string{"error": "ERR_UPLOAD_FILE_NOT_UPLOADED: " + field + " file not uploaded"})
		return
	}
	if kind == photo {
		s.answerPhoto(w, up)
		return
	}
	s.mu.Lock()
	id := s.store(up)
	s.mu.Unlock()
	write(w, map[string]string{"file": kind + "|" + ticketOf(id)})
}

func (s *Server) answerPhoto(w http.ResponseWriter, up content) {
	var ok bool
	if up.width, up.height, ok = people.PictureSize(up.data); !ok {
		write(w, map[string]any{"server": 0, "photo": "[]", "hash": ""})
		return
	}
	s.mu.Lock()
	id := s.store(up)
	s.mu.Unlock()
	list, _ := json.Marshal([]map[string]string{{"photo": ticketOf(id)}}) // strings always encode
	write(w, map[string]any{"server": 909416, "photo": string(list), "hash": accessKey(id)})
}

// ticketOf names an upload to the method that saves it.
func ticketOf(id int64) string { return strconv.FormatInt(id, 10) + ":" + accessKey(id) }

// uploadOf finds the upload that a ticket names.
func (s *Server) uploadOf(ticket string) (int64, content, bool) {
	digits, key, _ := strings.Cut(ticket, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || key != accessKey(id) {
		return 0, content{}, false
	}
	up, ok := s.contents[id]
	return id, up, ok
}

func readUpload(r *http.Request, field string) (content, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, bodyLimit)
	file, header, err := r.FormFile(field)
	if err != nil {
		return content{}, fmt.Errorf("find the file: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return content{}, fmt.Errorf("read the file: %w", err)
	}
	return content{data: data, name: filepath.Base(header.Filename)}, nil
}

func photosSaveMessagesPhoto(c *call) (any, error) {
	var list []struct{ Photo string }
	if err := json.Unmarshal([]byte(c.text("photo")), &list); err != nil || len(list) == 0 {
		return nil, fail(codePhoto)
	}
	saved := []*Photo{}
	for _, one := range list {
		id, up, ok := c.server.uploadOf(one.Photo)
		switch {
		case !ok:
			return nil, fail(codePhoto)
		case c.has("hash") && c.text("hash") != accessKey(id):
			return nil, fail(codeHash)
		}
		saved = append(saved, c.server.keepPhoto(c.community, -c.community.id, filed{up, id, c.base}).Photo)
	}
	return saved, nil
}

// keepPhoto makes an uploaded picture a photo. Every size has the same bytes.
func (s *Server) keepPhoto(c *community, owner int64, f filed) *Attachment {
	p := &Photo{ID: f.id, AlbumID: -3, OwnerID: owner, UserID: max(owner, 100), Date: s.now().Unix(), AccessKey: accessKey(f.id)}
	url := address(f.base, f.id, "photo.jpg")
	for _, size := range []struct {
		letter string
		edge   int
	}{{"s", 75}, {"m", 130}, {"x", 604}, {"y", 807}, {"z", 1080}} {
		width, height := fit(f.width, f.height, size.edge)
		p.Sizes = append(p.Sizes, PhotoSize{Type: size.letter, URL: url, Width: width, Height: height})
	}
	return c.keep(&Attachment{Type: photo, Photo: p, kind: photo, size: int64(len(f.data))}, owner, f.id)
}

// fit scales a picture down so that its longer side is at most edge.
func fit(width, height, edge int) (w, h int) {
	longer := max(width, height)
	if longer <= edge {
		return width, height
	}
	return max(width*edge/longer, 1), max(height*edge/longer, 1)
}

func docsSave(c *call) (any, error) {
	kind, ticket, _ := strings.Cut(c.text("file"), "|")
	id, up, ok := c.server.uploadOf(ticket)
	if !ok {
		return nil, fail(codeParam, "file is invalid")
	}
	if c.has("title") {
		up.name = c.text("title")
	}
	owner := -c.community.id
	if kind == "audio_message" {
		a := c.server.keepVoice(c.community, owner, filed{up, id, c.base})
		return map[string]any{"type": kind, kind: a.AudioMessage}, nil
	}
	a := c.server.keepDoc(c.community, owner, filed{up, id, c.base})
	return map[string]any{"type": kind, kind: a.Doc}, nil
}

func (s *Server) keepDoc(c *community, owner int64, f filed) *Attachment {
	d := &Doc{
		ID: f.id, OwnerID: owner, Title: f.name, Size: int64(len(f.data)), Date: s.now().Unix(), AccessKey: accessKey(f.id),
		Ext: strings.TrimPrefix(filepath.Ext(f.name), "."), URL: address(f.base, f.id, "document"),
	}
	d.Type = docType(d.Ext)
	return c.keep(&Attachment{Type: "doc", Doc: d, kind: "document", size: d.Size}, owner, f.id)
}

// docType numbers kinds of documents as VK does.
func docType(extension string) int {
	switch strings.ToLower(extension) {
	case "txt", "doc", "docx", "pdf", "xls", "xlsx", "rtf":
		return 1
	case "zip", "rar", "7z":
		return 2
	case "gif":
		return 3
	case "jpg", "jpeg", "png", "webp":
		return 4
	case "mp3", "ogg":
		return 5
	case "mp4", "avi", "mkv":
		return 6
	}
	return 8
}

func (s *Server) keepVoice(c *community, owner int64, f filed) *Attachment {
	v := &AudioMessage{
		ID: f.id, OwnerID: owner, Duration: 3, Waveform: []int{1, 5, 9, 5, 1}, AccessKey: accessKey(f.id),
		LinkOGG: address(f.base, f.id, "voice.ogg"), LinkMP3: address(f.base, f.id, "voice.mp3"),
	}
	return c.keep(&Attachment{Type: "audio_message", AudioMessage: v, kind: "voice", size: int64(len(f.data))}, owner, f.id)
}

// serveFile answers <number>/<name> with the content.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	digits, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, filePath), "/")
	id, _ := strconv.ParseInt(digits, 10, 64)
	s.mu.Lock()
	stored, ok := s.contents[id]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(stored.data))
	_, _ = w.Write(stored.data)
}
