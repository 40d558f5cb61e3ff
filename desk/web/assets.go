package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var static embed.FS

// assets are the page's own files, by the name under which browsers ask for them: with a mark of the content, so that
// browsers may keep them for ever and a new version is a new name.
type assets struct {
	files map[string][]byte // by marked name
	names map[string]string // marked name by plain name
}

func readAssets() (assets, error) {
	a := assets{files: make(map[string][]byte), names: make(map[string]string)}
	entries, err := static.ReadDir("static")
	if err != nil {
		return a, fmt.Errorf("web: list static files: %w", err)
	}
	for _, entry := range entries {
		content, err := static.ReadFile("static/" + entry.Name())
		if err != nil {
			return a, fmt.Errorf("web: read static file: %w", err)
		}
		a.add(entry.Name(), content)
	}
	return a, nil
}

func (a assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	marked := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	a.files[marked], a.names[name] = content, marked
}

func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	content, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	// An error means that the browser went away.
	_, _ = w.Write(content)
}
