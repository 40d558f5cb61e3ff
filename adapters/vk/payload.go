package vk

import (
	"bytes"
	"encoding/json"
)

// buttonPayload is what our buttons carry. The name keeps buttons of other programs apart.
type buttonPayload struct {
	Data string `json:"otklik"`
}

// sign is what a payload says.
type sign struct {
	start bool // VK's own "Start" button
	ours  bool
	data  string
}

// readPayload understands a payload: an object, or its text within a string. Others' payloads say nothing.
func readPayload(raw json.RawMessage) sign {
	raw = bytes.TrimSpace(raw)
	var text string
	if len(raw) > 0 && raw[0] == '"' {
		if json.Unmarshal(raw, &text) != nil {
			return sign{}
		}
		raw = json.RawMessage(text)
	}
	var found struct {
		Command string  `json:"command"`
		Data    *string `json:"otklik"`
	}
	if json.Unmarshal(raw, &found) != nil {
		return sign{}
	}
	if found.Data != nil {
		return sign{ours: true, data: *found.Data}
	}
	return sign{start: found.Command == "start"}
}
