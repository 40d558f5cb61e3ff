package telegram

import (
	"encoding/json"
	"fmt"
	"sync"
)

// parcel is one update, decoded, with what it came in.
type parcel struct {
	update update
	err    error                  // why it could not be decoded; of the update only the number may be known then
	raw    func() json.RawMessage // as it came: few ask for it
}

// unpack decodes an update.
func unpack(raw json.RawMessage) parcel {
	p := parcel{raw: func() json.RawMessage { return raw }}
	if err := json.Unmarshal(raw, &p.update); err != nil {
		p.update, p.err = update{ID: bareID(raw)}, fmt.Errorf("decode update: %w", err)
	}
	return p
}

// unpackList decodes the updates of an answer: all in one go, as is almost always possible, else one by one.
func unpackList(list answer) ([]parcel, error) {
	var updates []update
	if list.result(&updates) != nil {
		return unpackEach(list)
	}
	raws := sync.OnceValue(func() (raws []json.RawMessage) {
		_ = list.result(&raws) // it did decode
		return raws
	})
	parcels := make([]parcel, len(updates))
	for n := range updates {
		parcels[n] = parcel{update: updates[n], raw: func() json.RawMessage { return raws()[n] }}
	}
	return parcels, nil
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
