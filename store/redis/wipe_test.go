package redis_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

const forgotten bot.ID = "shop-tg/70707070"

// tells has a customer say words, which the server writes to its file.
func tells(t *testing.T, store bot.Store, words string) {
	t.Helper()
	line := bot.Line{ID: string(forgotten) + "#1", Conversation: forgotten, By: bot.ByCustomer, Message: 1, Text: words}
	results, err := store.Commit(t.Context(), []bot.Change{{Event: "heard", Conversation: bot.Conversation{ID: forgotten, Version: 1, Recent: []string{words}},
		Lines: []bot.Line{line}, Jobs: []bot.Job{{ID: line.ID, Queue: "send:shop-tg", Conversation: forgotten, Due: time.Now(), Message: &bot.Message{Text: words}}}}})
	if err != nil || results[0] != nil {
		t.Fatal(err, results)
	}
}

// writtenBy tells whether a file of the server holds the words.
func writtenBy(t *testing.T, server *redistest.Server, words string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(server.Folder(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, []byte(words))
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // the server removes files meanwhile
		t.Fatal(err)
	}
	return found
}

func TestNoByteOfAPersonIsLeftInTheFilesOfTheServer(t *testing.T) {
	const words = "Забываева zonthquux"
	server := redistest.Single(t, "--rdbcompression", "no")
	store := openStore(t, server.URL("erased"), redis.Options{})
	defer store.Close()
	tells(t, store, words)
	if err := server.Client(t).Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if err := store.Erase(t.Context(), []bot.ID{forgotten}); err != nil {
		t.Fatal(err)
	}
	if !writtenBy(t, server, words) {
		t.Fatal("the file never held the words")
	}
	if err := store.Wipe(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	redistest.Eventually(t, "the files are free of the words", func() error {
		if writtenBy(t, server, words) {
			return errors.New("some file holds them")
		}
		return nil
	})
	if keys, err := server.Client(t).Keys(t.Context(), "*70707070*").Result(); err != nil || len(keys) > 0 {
		t.Errorf("left are %q, %v", keys, err)
	}
}

func TestWhatOnlyAnAdminOfTheServerMayWipeIsSaid(t *testing.T) {
	for _, command := range []string{"bgrewriteaof", "bgsave"} {
		server := redistest.Single(t)
		client := server.Client(t)
		if err := errors.Join(client.Save(t.Context()).Err(), client.Do(t.Context(), "acl", "setuser", "default", "-"+command).Err()); err != nil {
			t.Fatal(err)
		}
		store := openStore(t, server.URL("erased"), redis.Options{})
		remains, left := errors.AsType[*bot.RemainsError](store.Wipe(t.Context(), true))
		if !left || !strings.HasSuffix(remains.What, fmt.Sprintf("redis-cli -h 127.0.0.1 -p %d %s", server.Port, command)) {
			t.Errorf("without %s it says of what is left: %v", command, remains)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAServerThatKeepsNoFilesHasNothingToWipe(t *testing.T) {
	store := openStore(t, redistest.Single(t, "--appendonly", "no").URL("erased")+"&allow=volatile", redis.Options{Log: slog.New(slog.DiscardHandler)})
	defer store.Close()
	if err := store.Wipe(t.Context(), true); err != nil {
		t.Error(err)
	}
}

// Each of them is told what only an admin may do there.
func TestEveryServerOfAClusterIsNamedWithTheCommandToType(t *testing.T) {
	nodes := redistest.Cluster(t)
	masters := nodes.Masters(t)
	for _, server := range masters {
		if err := server.Client(t).Do(t.Context(), "acl", "setuser", "default", "-bgrewriteaof").Err(); err != nil {
			t.Fatal(err)
		}
	}
	store := openStore(t, nodes.URL("erased"), redis.Options{})
	defer store.Close()
	remains, left := errors.AsType[*bot.RemainsError](store.Wipe(t.Context(), true))
	if !left {
		t.Fatal("nothing is left")
	}
	for _, server := range masters {
		if command := fmt.Sprintf("redis-cli -h 127.0.0.1 -p %d bgrewriteaof", server.Port); !strings.Contains(remains.What, command) {
			t.Errorf("it lacks %q: %s", command, remains.What)
		}
	}
}
