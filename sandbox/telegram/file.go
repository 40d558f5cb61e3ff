package telegram

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
)

// downloadLimit is what getFile gives out; larger files can only be sent on.
const downloadLimit = 20 << 20

// file is a stored file; photos are one file per size.
type file struct {
	id      string
	unique  string
	kind    string
	path    string
	name    string
	mime    string
	size    int64
	content []byte
	sizes   []PhotoSize // all sizes, if a photo
}

// kindsOfFiles gives the folder and the letters with which file ids of a kind begin.
func kindsOfFiles(kind string) (folder, letters, extension string) {
	switch kind {
	case "photo":
		return "photos", "AgACAgIAAxkBAAI", ".jpg"
	case "voice":
		return "voice", "AwACAgIAAxkBAAI", ".oga"
	case "video":
		return "videos", "BAACAgIAAxkBAAI", ".mp4"
	case "audio":
		return "music", "CQACAgIAAxkBAAI", ".mp3"
	case "animation":
		return "animations", "CgACAgIAAxkBAAI", ".mp4"
	case "sticker":
		return "stickers", "CAACAgIAAxkBAAI", ".webp"
	case "video_note":
		return "video_notes", "DQACAgIAAxkBAAI", ".mp4"
	}
	return "documents", "BQACAgIAAxkBAAI", ".bin"
}

// keep stores a file and gives it its ids and path.
func (s *Server) keep(f *file) *file {
	folder, letters, extension := kindsOfFiles(f.kind)
	n := s.nextSerial()
	serial := strconv.FormatInt(n, 10)
	f.id = letters + base64.RawURLEncoding.EncodeToString([]byte("sandbox-"+serial))
	f.unique = "AQAD" + base64.RawURLEncoding.EncodeToString([]byte(serial))
	if e := filepath.Ext(f.name); e != "" && len(e) < 8 {
		extension = e
	}
	f.path = fmt.Sprintf("%s/file_%d%s", folder, n, extension)
	if f.size == 0 {
		f.size = int64(len(f.content))
	}
	s.files[f.id], s.byPath[f.path] = f, f
	return f
}

// keepPhoto stores a picture in the sizes that Telegram would make, smallest first.
func (s *Server) keepPhoto(content []byte, width, height int) []PhotoSize {
	var sizes []PhotoSize
	var kept []*file
	for _, edge := range []int{90, 320, 800, 1280} {
		w, h := fit(width, height, edge)
		f := s.keep(&file{kind: "photo", mime: "image/jpeg", content: content})
		kept = append(kept, f)
		sizes = append(sizes, PhotoSize{FileID: f.id, FileUniqueID: f.unique, Width: w, Height: h, FileSize: f.size})
		if max(width, height) <= edge {
			break
		}
	}
	for _, f := range kept {
		f.sizes = sizes
	}
	return sizes
}

// fit scales a picture down so that its longer side is at most edge.
func fit(width, height, edge int) (w, h int) {
	longer := max(width, height)
	if longer <= edge {
		return width, height
	}
	return max(width*edge/longer, 1), max(height*edge/longer, 1)
}

func getFile(c *call) (any, error) {
	f, ok := c.server.files[c.text("file_id")]
	switch {
	case c.text("file_id") == "":
		return nil, badRequest("file_id is empty")
	case !ok:
		return nil, badRequest("invalid file_id")
	case f.size > downloadLimit:
		return nil, badRequest("file is too big")
	}
	return FileInfo{FileID: f.id, FileUniqueID: f.unique, FileSize: f.size, FilePath: f.path}, nil
}

// serveFile answers <token>/<path> with the content of a file.
func (s *Server) serveFile(w http.ResponseWriter, rest string) {
	token, path, _ := strings.Cut(rest, "/")
	if _, err := s.botOf(token); err != nil {
		answer(w, nil, err)
		return
	}
	s.mu.Lock()
	f, ok := s.byPath[path]
	s.mu.Unlock()
	if !ok {
		answer(w, nil, notFound(""))
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(f.size, 10))
	_, _ = w.Write(f.content)
	writeZeros(w, f.size-int64(len(f.content)))
}

// writeZeros fills up files of which only the size was claimed.
func writeZeros(w http.ResponseWriter, n int64) {
	zeros := make([]byte, min(max(n, 0), 32<<10))
	for n > 0 {
		part, err := w.Write(zeros[:min(n, int64(len(zeros)))])
		if err != nil {
			return
		}
		n -= int64(part)
	}
}

func mimeOf(name, fallback string) string {
	if t := mime.TypeByExtension(filepath.Ext(name)); t != "" {
		return strings.Split(t, ";")[0]
	}
	return fallback
}
