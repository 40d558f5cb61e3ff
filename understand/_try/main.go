package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"otklik/understand"
	"otklik/understand/inspect"
	"otklik/understand/train"
)

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return v
}

func main() {
	var sets []understand.Markers
	for _, f := range must(filepath.Glob("config/markers/*.yaml")) {
		sets = append(sets, must(understand.ParseMarkers(f, must(os.ReadFile(f)))))
	}
	base := must(understand.NewWithModel(nil, sets...))
	var file []byte
	if len(os.Args) > 1 && os.Args[1] == "train" {
		start := time.Now()
		result := must(train.Train("understand/corpus", base, train.Seed))
		result.Report.Print(os.Stdout)
		fmt.Println(time.Since(start), len(result.Model))
		file = result.Model
		os.WriteFile("understand/model.bin", file, 0o644)
		os.Args = os.Args[1:]
	} else {
		file = must(os.ReadFile("understand/model.bin"))
	}
	both := must(understand.NewWithModel(file, sets...))
	for _, name := range []string{"ru_support", "ru_upset", "ru_toxic", "pl_sent", "en_sent"} {
		for i, r := range []*understand.Reader{base, both} {
			f := must(os.Open(os.Getenv("OTKLIK_DEV_DATA") + "/" + name + ".tsv"))
			e := must(inspect.Evaluate(r, []string{"markers ", "together"}[i]+" "+name, f))
			e.Print(os.Stdout)
			f.Close()
		}
	}
}
