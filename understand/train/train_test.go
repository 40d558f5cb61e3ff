package train

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"otklik/config"
	"otklik/understand"
	"otklik/understand/internal/model"
)

// smallCorpus is the folder of one language only, which is enough to learn from and quick.
func smallCorpus(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "en"), os.DirFS(filepath.Join(shippedCorpus, "en"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func trainSmall(t *testing.T, seed uint64) Result {
	t.Helper()
	reader, err := understand.NewWithModel(nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := Train(smallCorpus(t), reader, seed)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestTrainingTwiceGivesTheSameBytes(t *testing.T) {
	first, again, other := trainSmall(t, Seed), trainSmall(t, Seed), trainSmall(t, Seed+1)
	if !bytes.Equal(first.Model, again.Model) || first.Report != again.Report {
		t.Error("the same corpus and seed gave two models")
	}
	if bytes.Equal(first.Model, other.Model) {
		t.Error("the seed changes nothing")
	}
	if len(first.Model) > 1<<20 {
		t.Errorf("the model has %d bytes, more than 1 MB", len(first.Model))
	}
}

// shippedReader has the shipped markers and no model, as training wants it.
func shippedReader(t *testing.T) *understand.Reader {
	t.Helper()
	files, err := config.Files(config.MarkersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sets []understand.Markers
	for _, file := range files {
		set, err := understand.ParseMarkers(file.Name, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	reader, err := understand.NewWithModel(nil, sets...)
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

func TestAModelKnowsMoreThanTheMarkersAlone(t *testing.T) {
	result := trainSmall(t, Seed)
	if r := result.Report; r.Upset < 0.8 || r.Kind < 0.8 || r.HeldOut < 50 {
		t.Errorf("held out: %+v", r)
	}
	reader, err := understand.NewWithModel(result.Model)
	if err != nil {
		t.Fatal(err)
	}
	text := "The courier threw the box over the fence"
	bare, _ := understand.NewWithModel(nil)
	if got, before := reader.Read(text, understand.Context{}), bare.Read(text, understand.Context{}); got.MessageHeat <= before.MessageHeat {
		t.Errorf("heat %.2f with the model, %.2f without", got.MessageHeat, before.MessageHeat)
	}
}

func TestATornModelFileIsRefused(t *testing.T) {
	for _, file := range [][]byte{[]byte("x"), make([]byte, model.Size)} {
		if _, err := understand.NewWithModel(file); err == nil {
			t.Errorf("a file of %d bytes was taken for a model", len(file))
		}
	}
}

func TestTemplatesSayEveryChoice(t *testing.T) {
	texts, err := expand("{Добрый день|Привет}, {заказ {45|46}|посылка}!", 50, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(texts)
	want := []string{"Добрый день, заказ 45!", "Добрый день, заказ 46!", "Добрый день, посылка!", "Привет, заказ 45!", "Привет, заказ 46!", "Привет, посылка!"}
	if !slices.Equal(texts, want) {
		t.Errorf("said %q", texts)
	}
	for _, broken := range []string{"{a|b", "a}b", "{a|{b}", "}{"} {
		if _, err := expand(broken+"{", 1, rand.New(rand.NewPCG(1, 1))); err == nil {
			t.Errorf("%q was taken for a template", broken)
		}
	}
}
