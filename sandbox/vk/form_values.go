package vk

import (
	"bytes"
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

// readGeo reads lat and long.
func (c *call) readGeo() *Geo {
	lat, _ := strconv.ParseFloat(c.text("lat"), 64)
	long, _ := strconv.ParseFloat(c.text("long"), 64)
	return &Geo{Type: "point", Coordinates: Coordinates{Latitude: lat, Longitude: long}}
}
