package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// parcel is one update, decoded, with what it came in.
type parcel struct {
	update update
	err    error           // why it could not be decoded; of the update only the number may be known then
	raw    json.RawMessage // as it came
}

// unpack decodes an update.
func unpack(raw json.RawMessage) parcel {
	p := parcel{raw: raw}
	if err := json.Unmarshal(raw, &p.update); err != nil {
		p.update, p.err = update{ID: bareID(raw)}, fmt.Errorf("decode update: %w", err)
	}
	return p
}

// unpackList decodes the updates of an answer.
func unpackList(list answer) ([]parcel, error) {
	if parcels, usual := unpackUsual(list); usual {
		return parcels, nil
	}
	return unpackEach(list)
}

// unpackUsual decodes a list that is written as the Bot API writes them.
func unpackUsual(list answer) (parcels []parcel, usual bool) {
	c := cursor{in: bytes.TrimSpace(list)}
	c.must(goodHead + `"result":`)
	for n := 0; c.part(n, "[", "]"); n++ {
		parcels = append(parcels, c.parcel())
	}
	c.must("}")
	return parcels, !c.stopped && c.at == len(c.in)
}

// parcel reads an update, in the one way or in the other.
func (c *cursor) parcel() parcel {
	var p parcel
	from := c.at
	if c.line(&p.update); !c.stopped {
		p.raw = json.RawMessage(c.in[from:c.at])
		return p
	}
	c.at, c.stopped = from, false
	p = unpack(c.pass())
	if p.err != nil && !json.Valid(p.raw) {
		c.stop() // the list is broken, not the update
	}
	return p
}

func unpackEach(list answer) ([]parcel, error) {
	var raws []json.RawMessage
	if err := list.result(&raws); err != nil {
		return nil, fmt.Errorf("decode the list of updates: %w", err)
	}
	parcels := make([]parcel, len(raws))
	for n, raw := range raws {
		parcels[n] = unpack(raw)
	}
	return parcels, nil
}

// bareID finds the number of an update whose rest does not decode; 0: it has none.
func bareID(raw json.RawMessage) int64 {
	var bare struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &bare) != nil || bare.ID < 0 {
		return 0
	}
	return bare.ID
}
