package main

import (
	"os"
	"path/filepath"

	"otklik/understand"
	"otklik/understand/inspect"
)

func main() {
	var sets []understand.Markers
	fs, _ := filepath.Glob("config/markers/*.yaml")
	for _, f := range fs {
		b, _ := os.ReadFile(f)
		m, _ := understand.ParseMarkers(f, b)
		sets = append(sets, m)
	}
	r, _ := understand.New(sets...)
	for _, t := range os.Args[1:] {
		inspect.Explain(r, t, os.Stdout)
	}
}
