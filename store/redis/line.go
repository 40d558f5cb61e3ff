package redis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"otklik/bot"
	"otklik/store/body"
)

// A line is kept as it was committed; what became of it since stands beside it and is put together when it is read. So the
// scripts never read a record.
const (
	lineField      = "l"
	deliveryField  = "d"
	amendmentField = "a" // several, with commas between them
	messageField   = "m"
	partsOfLine    = 3
)

// addLine adds the field of a line, and of a customer's one that which tells what became of their message.
func (a *arguments) addLine(line *bot.Line) {
	a.joined(lineField, line.ID)
	a.line = *line
	a.line.ID, a.line.Conversation = "", ""
	a.written(a.bodies.AppendLine(a.text, &a.line))
	a.end()
	if ofMessage(line) {
		a.joined(messageField, messageKey(line.Place.Chat, line.Message))
		a.add(line.ID)
	}
}

// ofMessage tells whether the line is a message of the customer's, which they may amend.
func ofMessage(line *bot.Line) bool { return line.By == bot.ByCustomer && line.Message != 0 }

// fieldsOf counts what addFields adds, names and values.
func fieldsOf(lines []bot.Line) int {
	count := 1 + 2*len(lines)
	for i := range lines {
		if ofMessage(&lines[i]) {
			count += 2
		}
	}
	return count
}

// inOrderOfIDs are the lines in their order, each id once, as they stand in a transcript: the last of several for one message is its line.
func inOrderOfIDs(lines []bot.Line) []bot.Line {
	for i := 1; i < len(lines); i++ {
		if lines[i].ID <= lines[i-1].ID {
			sorted := slices.Clone(lines)
			slices.SortStableFunc(sorted, func(a, b bot.Line) int { return strings.Compare(a.ID, b.ID) })
			return slices.CompactFunc(sorted, func(a, b bot.Line) bool { return a.ID == b.ID })
		}
	}
	return lines
}

func messageKey(chat, message int64) string {
	return strconv.FormatInt(chat, 10) + " " + strconv.FormatInt(message, 10)
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

func (a *arguments) addAmendment(amendment *bot.Amendment) {
	a.add(messageKey(amendment.Chat, amendment.Message))
	text, err := json.Marshal(amendment)
	a.written(append(a.text, text...), err)
	a.end()
}

// Transcript returns up to limit lines (at least 1), oldest first, that come before the line with that id ("": the newest ones).
func (s *Store) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	lines, err := s.transcript(ctx, id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read transcript of %s: %w", id, err)
	}
	return lines, nil
}

func (s *Store) transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	if limit < 1 {
		return nil, fmt.Errorf("limit %d is below 1", limit)
	}
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	key := s.key(id)
	names, err := s.client.HKeys(ctx, key).Result()
	if err != nil {
		return nil, s.explained(err)
	}
	ids := page(names, before, limit)
	if len(ids) == 0 {
		return nil, nil
	}
	fields := make([]string, 0, partsOfLine*len(ids))
	for _, line := range ids {
		fields = append(fields, lineField+line, deliveryField+line, amendmentField+line)
	}
	kept, err := s.client.HMGet(ctx, key, fields...).Result()
	if err != nil {
		return nil, s.explained(err)
	}
	return decodeLines(id, ids, kept)
}

// page are the ids of the last lines before one, in order.
func page(fields []string, before string, limit int) []string {
	var ids []string
	for _, field := range fields {
		if id := field[1:]; field[:1] == lineField && (before == "" || id < before) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[max(0, len(ids)-limit):]
}

// decodeLines names the conversation where a line is torn.
func decodeLines(conversation bot.ID, ids []string, kept []any) ([]bot.Line, error) {
	lines := make([]bot.Line, len(ids))
	for i := range lines {
		parts := texts(kept[i*partsOfLine : (i+1)*partsOfLine])
		if err := decodeLine(parts[0], parts[1], parts[2], &lines[i]); err != nil {
			return nil, (*bot.TornError)(nil).With(conversation, err)
		}
		lines[i].ID, lines[i].Conversation = ids[i], conversation
	}
	return lines, nil
}

func decodeLine(kept, delivery, amendments string, line *bot.Line) error {
	err := body.ReadLine(kept, line)
	if delivery != "" {
		line.Delivery = new(bot.Delivery)
		err = errors.Join(err, body.ReadDelivery(delivery, line.Delivery))
	}
	if amendments == "" || err != nil {
		return err
	}
	var since []bot.Amendment
	if err := json.Unmarshal([]byte("["+amendments+"]"), &since); err != nil {
		return fmt.Errorf("%w: %w", body.ErrTorn, err)
	}
	for _, a := range since {
		line.Amend(a)
	}
	return nil
}

// texts are values that are strings; "" for what is not there.
func texts(answer any) []string {
	values, _ := answer.([]any)
	found := make([]string, len(values))
	for i, value := range values {
		found[i], _ = value.(string)
	}
	return found
}
