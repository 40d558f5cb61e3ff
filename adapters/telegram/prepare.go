package telegram

import (
	"context"
	"fmt"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// prepareTimeout bounds what is asked about one chat: what people write waits for it.
const prepareTimeout = 5 * time.Second

// prepare learns what reading must know of the public places in a list of updates: our own name, to see who speaks to us,
// and each chat's administrators and channel. Without the name nothing can be judged, so an error leaves the updates with
// Telegram. A chat that does not answer is read with what was known of it, else as if nobody administered it: one silent
// chat must not hold up everybody's private ones.
func (a *Adapter) prepare(ctx context.Context, parcels []parcel) error {
	if len(a.public) == 0 {
		return nil
	}
	chats := a.publicChats(parcels)
	if len(chats) == 0 {
		return nil
	}
	if _, err := a.Me(ctx); err != nil {
		return err
	}
	for chat := range chats {
		a.acquaint(ctx, chat)
	}
	return nil
}

// publicChats are the chats of a list of updates in which people talk aloud.
func (a *Adapter) publicChats(parcels []parcel) map[int64]bool {
	found := make(map[int64]bool)
	for _, p := range parcels {
		for _, m := range []*message{p.update.Message, p.update.Edited} {
			if m != nil && m.Chat.ID != 0 && m.Chat.Type != privateChat && a.serves(m.Chat.ID) {
				found[m.Chat.ID] = true
			}
		}
	}
	return found
}

// acquaint brings what is known of a chat up to date, when it is time.
func (a *Adapter) acquaint(ctx context.Context, chat int64) {
	known := a.rosters.of(chat)
	known.asking.Lock()
	defer known.asking.Unlock()
	if !a.rosters.due(known) {
		return
	}
	trouble := fmt.Sprintf("chat %d does not tell its administrators; lines of theirs may be taken for customers'", chat)
	if err := a.askAbout(ctx, chat, known); err != nil {
		a.rosters.unknown(known)
		a.trouble.Begins(trouble, err)
		return
	}
	a.trouble.Over(trouble)
}

func (a *Adapter) askAbout(ctx context.Context, chat int64, known *roster) error {
	ctx, cancel := context.WithTimeout(ctx, prepareTimeout)
	defer cancel()
	about, err := a.about(ctx, chat)
	if err != nil {
		return err
	}
	if about.Type != channelChat {
		a.posts.discusses(chat, about.Linked)
	}
	members, err := a.administrators(ctx, chat)
	if err != nil {
		return err
	}
	people := make(map[int64]bool, len(members))
	for _, m := range members {
		people[m.User.ID] = true
	}
	a.rosters.learned(known, people)
	return nil
}

func (a *Adapter) administrators(ctx context.Context, chat int64) ([]chatMember, error) {
	var members []chatMember
	err := a.client.fetch(ctx, &members, "getChatAdministrators", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)})
	return members, err
}

// aboutChat is what getChat tells.
type aboutChat struct {
	chat
	Forum  bool  `json:"is_forum"`
	Linked int64 `json:"linked_chat_id"` // of a discussion group: its channel; of a channel: its discussion group
}

func (a *Adapter) about(ctx context.Context, chat int64) (aboutChat, error) {
	var about aboutChat
	err := a.client.fetch(ctx, &about, "getChat", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)})
	return about, err
}
