package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// answer is the body of an API's answer.
type answer []byte

// result decodes what a good answer gives.
func (a answer) result(into any) error {
	return json.Unmarshal(a, &struct {
		Result any `json:"result"`
	}{into})
}

// good is how the answers begin that bring a result.
const good = `{"ok":true,`

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
	if bytes.HasPrefix(shown, []byte(good)) {
		shown = []byte(`{"ok":true}`)
	}
	response.Body = io.NopCloser(bytes.NewReader(shown))
	return response, nil
}
