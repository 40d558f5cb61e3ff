package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// answer is the body of an API's answer.
type answer []byte

// result decodes what a good answer gives.
func (a answer) result(into any) error {
	return json.Unmarshal(a, &struct {
		Result any `json:"result"`
	}{into})
}

// goodHead is how the answers begin that bring a result.
const goodHead = `{"ok":true,`

// sentHead is how the answers begin that bring a message: its number comes first.
const sentHead = goodHead + `"result":{"message_id":`

// number is that of the message that an answer brings, if it stands where it always does. The rest of the answer repeats what was
// sent, and is not read.
func (a answer) number() (number int64, told bool) {
	rest, begins := bytes.CutPrefix(a, []byte(sentHead))
	end := bytes.IndexAny(rest, ",}")
	if !begins || end < 0 || !bytes.HasSuffix(rest, []byte("}}")) {
		return 0, false
	}
	number, err := strconv.ParseInt(string(rest[:end]), 10, 64)
	return number, err == nil
}

// good tells whether the answer begins like one that brings a result. Whether it does shows when the result is decoded.
func (a answer) good() bool { return bytes.HasPrefix(a, []byte(goodHead)) }

// refusal is why the API did not do what it was asked for, in the library's words; nil: it did.
func (a answer) refusal() error {
	if a.good() {
		return nil
	}
	var told tgbotapi.APIResponse
	if err := json.NewDecoder(bytes.NewReader(a)).Decode(&told); err != nil || told.Ok {
		return err
	}
	refused := &tgbotapi.Error{Code: told.ErrorCode, Message: told.Description}
	if told.Parameters != nil {
		refused.ResponseParameters = *told.Parameters
	}
	return refused
}

// caller is the HTTP client of a single call: it brings the call's context and takes the answer. The library, which would
// copy the result out of it in three passes, is only told that it is good; refusals it reads as ever.
type caller struct {
	ctx    context.Context
	http   *http.Client
	answer answer
}

// Do is what the library calls.
func (c *caller) Do(request *http.Request) (*http.Response, error) {
	response, err := c.http.Do(request.WithContext(c.ctx))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	c.answer = make([]byte, response.ContentLength)
	if _, err := io.ReadFull(response.Body, c.answer); err != nil {
		return nil, err
	}
	shown := []byte(c.answer)
	if c.answer.good() {
		shown = []byte(`{"ok":true}`)
	}
	response.Body = io.NopCloser(bytes.NewReader(shown))
	return response, nil
}
