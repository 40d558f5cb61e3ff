package telegram

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const plainLine = `{"update_id":9,"message":{"message_id":5,"from":{"id":1001,"is_bot":false,"first_name":"Анна","last_name":"Пример",` +
	`"username":"anna","language_code":"ru","is_premium":true},"chat":{"id":1001,"first_name":"Анна","last_name":"Пример","username":"anna",` +
	`"type":"private"},"date":1790000000,"text":"Где мой заказ?"}}`

// listed is an answer that brings a list of updates.
func listed(updates ...string) answer {
	return answer(goodHead + `"result":[` + strings.Join(updates, ",") + `]}`)
}

// disagreement tells how a list that is read by hand differs from what encoding/json makes of it; "": not at all, or it is not read by hand.
func disagreement(list answer) string {
	got, usual := unpackUsual(list)
	if !usual {
		return ""
	}
	want, err := unpackEach(list)
	if err != nil {
		return fmt.Sprintf("encoding/json refuses it: %v", err)
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d updates instead of %d", len(got), len(want))
	}
	for n := range got {
		if !reflect.DeepEqual(got[n].update, want[n].update) || string(got[n].raw) != string(want[n].raw) || (got[n].err == nil) != (want[n].err == nil) {
			return fmt.Sprintf("%+v\ninstead of %+v", got[n], want[n])
		}
	}
	return ""
}

func TestLinesAreReadByHandAsJSONHasThem(t *testing.T) {
	text := func(words string) string { return strings.Replace(plainLine, "Где мой заказ?", words, 1) }
	for name, list := range map[string]answer{
		"no update":            listed(),
		"a line":               listed(plainLine),
		"lines":                listed(plainLine, plainLine, plainLine),
		"a line with an end":   answer(string(listed(plainLine)) + "\n"),
		"escapes":              listed(text(`\u0413\u0434\u0435\n\"мой\" \\ \/ \b\f\r\t заказ?`)),
		"letters from afar":    listed(text(`\ud83d\ude4f🙏`)),
		"a line and a picture": listed(plainLine, inPrivate(`"photo":[{"file_id":"a}\""}]`), plainLine),
		"a line and a riddle":  listed(plainLine, `{"update_id":10,"message":{"message_id":"five"}}`),
	} {
		if _, usual := unpackUsual(list); !usual {
			t.Errorf("%s: not read by hand", name)
		}
		if got := disagreement(list); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestListsThatAreNotWrittenAsUsualAreLeftToTheLibrary(t *testing.T) {
	for name, list := range map[string]answer{
		"nothing":              answer(""),
		"another answer":       answer(`{"ok":true,"result":true}`),
		"more in the answer":   answer(goodHead + `"result":[],"description":""}`),
		"white space":          answer(`{"ok": true, "result": []}`),
		"not a list":           answer(goodHead + `"result":{}}`),
		"a broken list":        listed(plainLine, ""),
		"a list without end":   listed(plainLine)[:len(listed(plainLine))-2],
		"two answers":          append(listed(plainLine), listed(plainLine)...),
		"a number":             listed("12"),
		"a list in it":         listed("[]"),
		"an update cut off":    listed(plainLine[:len(plainLine)-1]),
		"a word that is none":  listed(`{"update_id":9,"photo":tru}`),
		"a text cut off":       answer(goodHead + `"result":[{"update_id":9,"message":{"text":"a`),
		"an escape cut off":    answer(goodHead + `"result":[{"update_id":9,"message":{"text":"\u04`),
		"a backslash and then": answer(goodHead + `"result":[{"update_id":9,"message":{"text":"\`),
	} {
		if _, usual := unpackUsual(list); usual {
			t.Errorf("%s: read by hand", name)
		}
	}
}

func TestLinesThatAreNotWrittenAsUsualAreReadByTheLibrary(t *testing.T) {
	for name, update := range map[string]string{
		"a text twice":            `{"update_id":9,"message":{"message_id":5,"text":"a","text":"b"}}`,
		"a sender twice":          `{"update_id":9,"message":{"message_id":5,"from":{"id":1,"first_name":"Анна"},"from":{"id":2}}}`,
		"a message twice":         `{"update_id":9,"message":{"message_id":5},"message":{"text":"b"}}`,
		"a chat twice":            `{"update_id":9,"message":{"chat":{"id":1,"type":"private"},"chat":{"id":2}}}`,
		"capitals":                `{"update_id":9,"Message":{"MESSAGE_ID":5}}`,
		"an escaped name":         `{"update_id":9,"mess\u0061ge":{"message_id":5}}`,
		"nothing at all":          `{"update_id":9,"message":null}`,
		"a text of nothing":       `{"update_id":9,"message":{"message_id":5,"text":null}}`,
		"a fraction":              `{"update_id":9,"message":{"message_id":5,"date":1.5}}`,
		"an exponent":             `{"update_id":9,"message":{"message_id":5,"date":1e3}}`,
		"a number of many digits": `{"update_id":9,"message":{"message_id":9223372036854775807}}`,
		"half a letter":           `{"update_id":9,"message":{"message_id":5,"text":"\ud83d"}}`,
		"half a letter and words": `{"update_id":9,"message":{"message_id":5,"text":"\ud83d и"}}`,
		"bytes that are no text":  "{\"update_id\":9,\"message\":{\"message_id\":5,\"text\":\"a\xffb\"}}",
		"below zero":              `{"update_id":-9,"message":{"message_id":-0,"chat":{"id":-1005,"type":"supergroup","title":"Ромашка"}}}`,
		"an empty one":            `{}`,
		"a digit":                 `9`,
	} {
		list := listed(plainLine, update)
		if _, usual := unpackUsual(list); !usual || disagreement(list) != "" {
			t.Errorf("%s: %t, %s", name, usual, disagreement(list))
		}
	}
}

// FuzzList holds what is read by hand against encoding/json.
func FuzzList(f *testing.F) {
	f.Add([]byte(plainLine))
	f.Add([]byte(plainLine + "," + inPrivate(`"photo":[{"file_id":"a}\""}]`)))
	f.Add([]byte(strings.Replace(plainLine, "Где", `\u0413\ud83d\ude4f\n`, 1)))
	f.Add([]byte(`{"update_id":-0,"message":{"message_id":05,"text":null,"chat":{}}},{}`))
	f.Fuzz(func(t *testing.T, updates []byte) {
		if got := disagreement(listed(string(updates))); got != "" {
			t.Errorf("%q: %s", updates, got)
		}
	})
}
