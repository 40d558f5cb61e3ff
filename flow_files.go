package main

import (
	"fmt"
	"path"
	"strings"

	"otklik/answers"
	"otklik/config"
	"otklik/flows"
	"otklik/understand"
)

// folders are where an admin's own files stand; "" means the shipped ones.
type folders struct{ flows, phrases, markers, answers string }

// String tells people which files are used.
func (f folders) String() string {
	var all []string
	for _, one := range []struct{ what, dir string }{{"flows", f.flows}, {"phrases", f.phrases}, {"answers", f.answers}, {"markers", f.markers}} {
		if one.dir == "" {
			all = append(all, "shipped "+one.what)
		} else {
			all = append(all, one.what+" of "+one.dir)
		}
	}
	return strings.Join(all, ", ")
}

// compileFlows compiles every flow of the folder with the phrases, by the flow's file name without .yaml.
// All faults of all files are reported at once.
func compileFlows(f folders) (map[string]*flows.Flow, error) {
	files, err := config.Files(config.FlowsFolder, f.flows)
	if err != nil {
		return nil, err
	}
	phrases, err := config.Files(config.PhrasesFolder, f.phrases)
	if err != nil {
		return nil, err
	}
	compiled := make(map[string]*flows.Flow)
	var faults flows.Faults
	for _, file := range files {
		flow, err := flows.Compile(flows.Source(file), sources(phrases))
		if err != nil {
			found, ok := err.(flows.Faults)
			if !ok {
				return nil, err
			}
			faults = append(faults, found...)
			continue
		}
		compiled[strings.TrimSuffix(path.Base(file.Name), ".yaml")] = flow
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return compiled, nil
}

func sources(files []config.File) []flows.Source {
	s := make([]flows.Source, len(files))
	for i, f := range files {
		s[i] = flows.Source(f)
	}
	return s
}

// newReader makes the reader of messages with the markers of the folder.
func newReader(f folders) (*understand.Reader, error) {
	markers, err := readMarkers(f.markers)
	if err != nil {
		return nil, err
	}
	return understand.New(markers...)
}

func readMarkers(dir string) ([]understand.Markers, error) {
	files, err := config.Files(config.MarkersFolder, dir)
	if err != nil {
		return nil, err
	}
	var markers []understand.Markers
	for _, file := range files {
		m, err := understand.ParseMarkers(file.Name, file.Data)
		if err != nil {
			return nil, fmt.Errorf("read markers: %w", err)
		}
		markers = append(markers, m)
	}
	return markers, nil
}

// newShelf reads the ready answers of the folder.
func newShelf(f folders) (*answers.Shelf, error) {
	files, err := config.Files(config.AnswersFolder, f.answers)
	if err != nil {
		return nil, err
	}
	var written []answers.Source
	for _, file := range files {
		written = append(written, answers.Source(file))
	}
	return answers.Parse(written...)
}
