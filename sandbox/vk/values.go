package vk

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// flag is a truth value that clients write as true, 1 or "1".
type flag bool

// UnmarshalJSON reads it.
func (f *flag) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	*f = text == "true" || text == "1"
	return nil
}

// numbers are ids that clients write as a list or, when there is but one, bare.
type numbers []int64

// UnmarshalJSON reads both.
func (n *numbers) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '[' {
		*n = make(numbers, 1)
		return json.Unmarshal(data, &(*n)[0])
	}
	return json.Unmarshal(data, (*[]int64)(n))
}

// readGeo reads lat and long.
func (c *call) readGeo() *Geo {
	lat, _ := strconv.ParseFloat(c.text("lat"), 64)
	long, _ := strconv.ParseFloat(c.text("long"), 64)
	return &Geo{Type: "point", Coordinates: Coordinates{Latitude: lat, Longitude: long}}
}
