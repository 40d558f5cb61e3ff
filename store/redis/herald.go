package redis

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"otklik/bot"
)

// news is the channel of all replicas with our prefix. In a Cluster every node passes it on.
func (s *Store) news() string { return s.options.Prefix + ":news" }

// Tell hands news to all other replicas that listen.
func (s *Store) Tell(ctx context.Context, news []bot.News) error {
	if err := s.usable(ctx); err != nil || len(news) == 0 {
		return err
	}
	body, err := json.Marshal(news)
	if err == nil {
		err = s.client.Publish(ctx, s.news(), s.caller+" "+string(body)).Err()
	}
	if err != nil {
		return fmt.Errorf("tell %d news: %w", len(news), s.explained(err))
	}
	return nil
}

// Listen calls heard for what others tell, until ctx ends. The connection mends itself; what is told while it is down is lost.
func (s *Store) Listen(ctx context.Context, heard func(bot.News)) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	subscription := s.client.Subscribe(ctx, s.news())
	defer subscription.Close()
	if _, err := subscription.Receive(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("listen for news: %w", s.explained(err))
	}
	messages := subscription.Channel()
	for {
		select {
		case <-ctx.Done():
			return nil
		case message, open := <-messages:
			if !open {
				return ErrClosed
			}
			if from, body, _ := strings.Cut(message.Payload, " "); from != s.caller {
				hear([]byte(body), heard)
			}
		}
	}
}

// hear passes over what it cannot read: a newer program may tell more.
func hear(body []byte, heard func(bot.News)) {
	var news []bot.News
	if json.Unmarshal(body, &news) != nil {
		return
	}
	for _, n := range news {
		heard(n)
	}
}
