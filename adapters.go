package main

import (
	"log/slog"
	"time"

	"otklik/adapters/telegram"
	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/config"
)

// publicKinds are the public places as the settings call them.
var publicKinds = map[string]bot.PlaceKind{
	"groups": bot.Group, "comments": bot.Comments,
	"wall": bot.Wall, "board": bot.Board, "photos": vk.Photo, "videos": vk.Video, "market": vk.Market,
}

// platformAdapter makes the adapter that an account's platform needs. Without a store it can send and ask, but not receive safely.
func platformAdapter(a config.Account, store bot.Store, log *slog.Logger) (bot.Adapter, error) {
	if bot.Platform(a.Platform) == bot.VK {
		return vkAdapter(a, store, log)
	}
	return telegramAdapter(a, store, log)
}

func telegramAdapter(a config.Account, store bot.Store, log *slog.Logger) (bot.Adapter, error) {
	o := telegram.Options{Account: a.Name, Token: telegram.Secret(a.Token.Reveal()), APIBase: a.API, Proxy: a.Proxy, Unlimited: a.Unlimited,
		Public: places(a.Public), Chats: a.Chats, Staff: a.Staff, Logger: log, DropWebhook: a.Listen == "poll"}
	if store != nil {
		o.SetAside, o.Load = store.SetAside, store.Load
	}
	if a.Listen == "webhook" {
		o.WebhookURL, o.WebhookSecret = a.Webhook.URL, telegram.Secret(a.Webhook.Secret.Reveal())
	}
	return telegram.New(o)
}

func vkAdapter(a config.Account, store bot.Store, log *slog.Logger) (bot.Adapter, error) {
	o := vk.Options{Account: a.Name, Token: vk.Secret(a.Token.Reveal()), Group: a.Group, UserToken: vk.Secret(a.UserToken.Reveal()),
		APIBase: a.API, Proxy: a.Proxy, Unlimited: a.Unlimited, Public: places(a.Public),
		Callback: a.Listen == "webhook", CallbackSecret: vk.Secret(a.Webhook.Secret.Reveal()), Confirmation: a.Webhook.Confirmation, Logger: log}
	if store != nil {
		o.Position, o.SetPosition, o.SetAside, o.Load = store.Position, store.SetPosition, store.SetAside, store.Load
	}
	return vk.New(o)
}

func places(names []string) []bot.PlaceKind {
	var kinds []bot.PlaceKind
	for _, name := range names {
		kinds = append(kinds, publicKinds[name])
	}
	return kinds
}

// waits are the waiting times before a public answer, by kind of message.
func waits(set map[string]config.Duration) map[string]time.Duration {
	waits := make(map[string]time.Duration, len(set))
	for kind, wait := range set {
		waits[kind] = time.Duration(wait)
	}
	return waits
}
