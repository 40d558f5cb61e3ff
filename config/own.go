package config

import (
	"errors"
	"fmt"
	"os"
)

// LoadOwn reads the settings for the sake of the files of an admin's own: secrets are not read, and nothing else is judged, so that
// flows are checked where no secrets are. A file that does not exist names none; path "" means: environment only.
func LoadOwn(path string, environ map[string]string) (Settings, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		path = ""
	}
	s, from, err := lay(path, environ)
	if err != nil {
		return s, err
	}
	if err := s.checkOwn(); err != nil {
		return s, fmt.Errorf("config: %w", inOrder(from.placed(err)))
	}
	return s, nil
}

// checkOwn wants an admin's own files to be where the settings say.
func (s *Settings) checkOwn() error {
	faults := []error{isFolder("flows", s.Flows), isFolder("phrases", s.Phrases), isFolder("markers", s.Markers), isFolder("answers", s.Answers)}
	if info, err := os.Stat(s.Wording); s.Wording != "" && (err != nil || info.IsDir()) {
		faults = append(faults, fmt.Errorf("wording is %q, and there is no such file; name one that is there, or leave it out to use the shipped one", s.Wording))
	}
	return errors.Join(faults...)
}

func isFolder(key, path string) error {
	if info, err := os.Stat(path); path != "" && (err != nil || !info.IsDir()) {
		return fmt.Errorf("%s is %q, and there is no such folder; name one that is there, or leave it out to use the shipped files", key, path)
	}
	return nil
}
