package main

import (
	"fmt"
	"os"
	"path/filepath"

	"otklik/understand"
	"otklik/understand/train"
)

func main() {
	var sets []understand.Markers
	fs, _ := filepath.Glob("config/markers/*.yaml")
	for _, f := range fs {
		b, _ := os.ReadFile(f)
		m, err := understand.ParseMarkers(f, b)
		if err != nil {
			panic(err)
		}
		sets = append(sets, m)
	}
	r, _ := understand.New(sets...)
	rows, _ := train.ReadCorpus("understand/corpus")
	lang := map[string]int{}
	for _, row := range rows {
		if row.Template() {
			continue
		}
		g := r.Read(row.Text, understand.Context{})
		if g.WantsHuman {
			fmt.Println("HUMAN", row.Text)
		}
		if g.Language != row.Language {
			lang[row.Language+">"+g.Language]++
			if row.Language != "ru" || g.Language != "ru-latn" {
				fmt.Println("LANG", row.Language, g.Language, row.Text)
			}
		}
		for _, f := range g.Found {
			fmt.Println("FOUND", f.Kind, f.Value, "|", row.Text)
		}
	}
	fmt.Println(lang)
}
