// Package journal lets a played world outlive its process: what people and bots did is written to a file, and done again
// at the next start. The world itself stays in memory and knows nothing of it.
package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrJournal begins every error about the file.
var ErrJournal = errors.New("journal")

// maxBody bounds what is written of one request: files come in it.
const maxBody = 64 << 20

// entry is one request that changed the world.
type entry struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	URL    string    `json:"url"`
	Type   string    `json:"type,omitempty"` // content type
	Body   []byte    `json:"body,omitempty"`
}

// Journal stands before a world and writes down what changes it. It is safe for concurrent use.
type Journal struct {
	mu     sync.Mutex
	world  http.Handler
	file   *os.File
	clock  time.Time // of the entry that is done again; zero: the time is real
	offset map[string]int64
}

// New returns a journal without a world yet: the world wants its clock first.
func New() *Journal { return &Journal{offset: make(map[string]int64)} }

// Now is the world's clock: the time of old requests while they are done again, then the real one.
func (j *Journal) Now() time.Time {
	if !j.clock.IsZero() {
		return j.clock
	}
	return time.Now()
}

// Open does again what stands in the file, and writes down what comes. A last line that was cut by a crash is dropped.
func (j *Journal) Open(path string, world http.Handler) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%w: open: %w", ErrJournal, err)
	}
	j.world, j.file = world, file
	end, err := j.replay()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Truncate(end); err != nil {
		return errors.Join(fmt.Errorf("%w: cut %s: %w", ErrJournal, path, err), file.Close())
	}
	if _, err := file.Seek(end, io.SeekStart); err != nil {
		return errors.Join(fmt.Errorf("%w: seek %s: %w", ErrJournal, path, err), file.Close())
	}
	return nil
}

// replay returns where the last whole line ends.
func (j *Journal) replay() (int64, error) {
	defer func() { j.clock = time.Time{} }()
	var end int64
	in := bufio.NewReader(j.file)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil
		}
		if err != nil {
			return end, fmt.Errorf("%w: read: %w", ErrJournal, err)
		}
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return end, fmt.Errorf("%w: %s at byte %d is no request; move the file away to begin anew: %w", ErrJournal, j.file.Name(), end, err)
		}
		end += int64(len(line))
		j.clock = e.At
		r := httptest.NewRequest(e.Method, e.URL, bytes.NewReader(e.Body))
		r.Header.Set("Content-Type", e.Type)
		j.world.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// ServeHTTP hands requests on. Those that change the world go one after the other, so that doing them again gives the same world.
func (j *Journal) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/") {
		j.world.ServeHTTP(out, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(out, r.Body, maxBody))
	if err != nil {
		http.Error(out, "journal: "+err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	e := entry{At: time.Now(), Method: r.Method, URL: r.URL.RequestURI(), Type: r.Header.Get("Content-Type"), Body: body}
	if isPoll(r) {
		if err := j.confirm(e, r.URL.Path); err != nil {
			http.Error(out, err.Error(), http.StatusInternalServerError)
			return
		}
		j.world.ServeHTTP(out, r)
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.write(e); err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	j.world.ServeHTTP(out, r)
}

func isPoll(r *http.Request) bool {
	return strings.HasSuffix(strings.ToLower(r.URL.Path), "/getupdates")
}

// confirm writes down how far a bot has confirmed its updates; the waiting itself is nothing to do again.
func (j *Journal) confirm(e entry, path string) error {
	values, err := url.ParseQuery(string(e.Body))
	if err != nil {
		return nil
	}
	offset, err := strconv.ParseInt(values.Get("offset"), 10, 64)
	if err != nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if offset <= j.offset[path] {
		return nil
	}
	j.offset[path] = offset
	e.Body = []byte(url.Values{"offset": {values.Get("offset")}, "timeout": {"0"}, "limit": {"1"}}.Encode())
	return j.write(e)
}

func (j *Journal) write(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("%w: encode: %w", ErrJournal, err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("%w: write: %w", ErrJournal, err)
	}
	return nil
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
