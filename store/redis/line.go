package redis

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"otklik/bot"
)

// parts are what is kept of a line: the text, its earlier texts, its deletion and its delivery stand apart from the rest, so that
// a script can change each of them without reading JSON, whose greatest numbers it cannot hold.
const parts = 5

func appendLine(args []any, line *bot.Line) ([]any, error) {
	message := ""
	if line.By == bot.ByCustomer && line.Message != 0 {
		message = messageKey(line.Place.Chat, line.Message)
	}
	rest := *line
	rest.Text, rest.Edits, rest.Deleted, rest.Delivery = "", nil, time.Time{}, nil
	args = append(args, line.ID, message)
	for _, part := range []any{&rest, line.Text} {
		body, err := text(part)
		if err != nil {
			return nil, err
		}
		args = append(args, body)
	}
	edits, err := earlierTexts(line.Edits)
	if err != nil {
		return nil, err
	}
	deleted, err := moment(line.Deleted)
	if err != nil {
		return nil, err
	}
	delivery, err := delivery(line.Delivery)
	return append(args, edits, deleted, delivery), err
}

func messageKey(chat, message int64) string {
	return strconv.FormatInt(chat, 10) + " " + strconv.FormatInt(message, 10)
}

// earlierTexts are JSON without the brackets around it: scripts add to the end.
func earlierTexts(edits []bot.Edit) (string, error) {
	if len(edits) == 0 {
		return "", nil
	}
	body, err := text(edits)
	if err != nil {
		return "", err
	}
	return body[1 : len(body)-1], nil
}

func moment(t time.Time) (string, error) {
	if t.IsZero() {
		return "", nil
	}
	return text(t)
}

func delivery(d *bot.Delivery) (string, error) {
	if d == nil {
		return "", nil
	}
	return text(d)
}

// ofMessages are the amendments that name a message; others mean no line.
func ofMessages(amendments []bot.Amendment) []bot.Amendment {
	named := amendments[:0:0]
	for _, a := range amendments {
		if a.Message != 0 {
			named = append(named, a)
		}
	}
	return named
}

func appendAmendment(args []any, a *bot.Amendment) ([]any, error) {
	said, err := text(a.Text)
	if err != nil {
		return nil, err
	}
	at, err := text(a.At)
	return append(args, messageKey(a.Chat, a.Message), flag(a.Restored), flag(a.Deleted), said, at), err
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}

// Transcript returns up to limit lines (at least 1), oldest first, that come before the line with that id ("": the newest ones).
func (s *Store) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	lines, err := s.transcript(ctx, id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read transcript of %s: %w", id, err)
	}
	slices.Reverse(lines)
	return lines, nil
}

func (s *Store) transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	if limit < 1 {
		return nil, fmt.Errorf("limit %d is below 1", limit)
	}
	base := s.base(string(id))
	answers, err := s.run(ctx, &s.scripts.transcript, call{key: base, args: []any{base, string(id), before, limit}})
	if err != nil {
		return nil, err
	}
	found := texts(answers[0])
	lines := make([]bot.Line, len(found)/parts)
	for i := range lines {
		if err := decodeLine(found[i*parts:], &lines[i]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func decodeLine(kept []string, line *bot.Line) error {
	edits := ""
	if kept[2] != "" {
		edits = "[" + kept[2] + "]"
	}
	for _, part := range []struct {
		body string
		into any
	}{{kept[0], line}, {kept[1], &line.Text}, {edits, &line.Edits}, {kept[3], &line.Deleted}, {kept[4], &line.Delivery}} {
		if part.body == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.body), part.into); err != nil {
			return err
		}
	}
	return nil
}

// texts is a script's answer that is a list of strings.
func texts(answer any) []string {
	values, _ := answer.([]any)
	found := make([]string, len(values))
	for i, value := range values {
		found[i], _ = value.(string)
	}
	return found
}
