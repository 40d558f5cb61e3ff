package main

import (
	"cmp"

	"otklik/answers"
	"otklik/config"
	"otklik/flows/wording"
	"otklik/understand"
)

// ownFiles is the flag that names the settings with an admin's own files: what is checked and rehearsed is then what the program runs with.
type ownFiles struct {
	Config string `help:"Settings file that names folders and files of your own. Where there is none, they are the shipped ones." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

func (o ownFiles) own() (config.Settings, error) { return config.LoadOwn(o.Config, environment()) }

// flowFolders are the flags that name an admin's own files.
type flowFolders struct {
	ownFiles
	Flows   string `help:"Folder of flows; left out: as the settings say." type:"existingdir"`
	Phrases string `help:"Folder of phrases; left out: as the settings say." type:"existingdir"`
	Markers string `help:"Folder of markers; left out: as the settings say." type:"existingdir"`
	Answers string `help:"Folder of ready answers; left out: as the settings say." type:"existingdir"`
}

func (f flowFolders) folders() (folders, error) {
	own, err := f.own()
	return folders{cmp.Or(f.Flows, own.Flows), cmp.Or(f.Phrases, own.Phrases), cmp.Or(f.Markers, own.Markers), cmp.Or(f.Answers, own.Answers)}, err
}

// answersFolder is the flag that names an admin's own ready answers.
type answersFolder struct {
	ownFiles
	Answers string `help:"Folder of ready answers; left out: as the settings say." type:"existingdir"`
}

func (f answersFolder) shelf() (*answers.Shelf, error) {
	own, err := f.own()
	if err != nil {
		return nil, err
	}
	return newShelf(folders{answers: cmp.Or(f.Answers, own.Answers)})
}

// wordingFile is the flag that names an admin's own rules for texts.
type wordingFile struct {
	Wording string `help:"File of rules for texts; left out: as the settings say." type:"existingfile"`
}

func (w wordingFile) rules(o ownFiles) (*wording.Rules, error) {
	own, err := o.own()
	if err != nil {
		return nil, err
	}
	file, err := config.Wording(cmp.Or(w.Wording, own.Wording))
	if err != nil {
		return nil, err
	}
	return wording.Parse(file.Name, file.Data)
}

// markerFolder is the flag that names an admin's own markers.
type markerFolder struct {
	Markers string `help:"Folder of markers; left out: as the settings say." type:"existingdir"`
}

func (m markerFolder) folder(o ownFiles) (string, error) {
	own, err := o.own()
	return cmp.Or(m.Markers, own.Markers), err
}

func (m markerFolder) reader(o ownFiles) (*understand.Reader, error) {
	dir, err := m.folder(o)
	if err != nil {
		return nil, err
	}
	return newReader(folders{markers: dir})
}
