package config

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
)

// shipped is what the program brings along, so that it runs without any file beside it.
//
//go:embed flows/*.yaml phrases/*.yaml markers/*.yaml answers/*.yaml wording.yaml
var shipped embed.FS

// File is a file as read; Name is what errors call it.
type File struct {
	Name string
	Data []byte
}

// Folders that an admin may replace as a whole.
const (
	FlowsFolder   = "flows"
	PhrasesFolder = "phrases"
	MarkersFolder = "markers"
	AnswersFolder = "answers"
)

// Files returns the YAML files of a folder, by name. With dir "" they are the shipped ones.
func Files(folder, dir string) ([]File, error) {
	var from fs.FS
	shown := dir
	if dir == "" {
		sub, err := fs.Sub(shipped, folder)
		if err != nil {
			return nil, fmt.Errorf("config: open shipped %s: %w", folder, err)
		}
		from, shown = sub, "config/"+folder
	} else {
		from = os.DirFS(dir)
	}
	return read(from, shown)
}

// Wording returns the rules that texts are judged by: the file at path, or with "" the shipped one.
func Wording(path string) (File, error) {
	if path == "" {
		data, err := shipped.ReadFile("wording.yaml")
		return File{Name: "config/wording.yaml", Data: data}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return File{}, fmt.Errorf("config: read wording: %w", err)
	}
	return File{Name: path, Data: data}, nil
}

func read(from fs.FS, shown string) ([]File, error) {
	names, err := yamlNames(from)
	if err != nil {
		return nil, fmt.Errorf("config: read folder %s: %w; give a folder that exists, or leave the setting out to use the shipped files", shown, err)
	}
	var files []File
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("config: read %s: %w", path.Join(shown, name), err)
		}
		files = append(files, File{Name: path.Join(shown, name), Data: data})
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("config: %s holds no .yaml file", shown)
	}
	return files, nil
}

func yamlNames(from fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".yaml") && !strings.HasSuffix(e.Name(), ".talk.yaml") {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names, nil
}
