package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"otklik/understand"
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
	file, _ := os.ReadFile("understand/model.bin")
	r, _ := understand.NewWithModel(file, sets...)
	f, _ := os.Open(os.Args[1])
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	type x struct {
		t, l string
		h    float64
		rs   []understand.Reason
	}
	var xs []x
	for sc.Scan() {
		t, l, _ := strings.Cut(sc.Text(), "\t")
		g := r.Read(t, understand.Context{})
		h := g.MessageHeat
		if l == "toxic" || l == "ok" {
			h = g.Toxicity
		}
		xs = append(xs, x{t, l, h, g.Reasons})
	}
	sort.Slice(xs, func(i, j int) bool { return xs[i].h < xs[j].h })
	n := 0
	for _, v := range xs {
		if (v.l == "upset" || v.l == "toxic") && n < 30 {
			n++
			fmt.Printf("%.2f %s %.150s %v\n", v.h, v.l, v.t, v.rs)
		}
	}
	n = 0
	for i := len(xs) - 1; i >= 0 && n < 30; i-- {
		if v := xs[i]; v.l != "upset" && v.l != "toxic" {
			n++
			fmt.Printf("%.2f %s %.150s %v\n", v.h, v.l, v.t, v.rs)
		}
	}
}
