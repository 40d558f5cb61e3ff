package people

import (
	"bytes"
	"image"
	"image/color"
	_ "image/gif" // sizes of uploaded pictures
	"image/jpeg"
	_ "image/png" // sizes of uploaded pictures
	"net/http"
	"strings"
)

// PlainPicture is a small valid JPEG of 800×600 for people who attach a photo without saying which.
func PlainPicture() []byte {
	canvas := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for i := range canvas.Pix {
		canvas.Pix[i] = 200
	}
	canvas.Set(400, 300, color.Black)
	var out bytes.Buffer
	_ = jpeg.Encode(&out, canvas, &jpeg.Options{Quality: 30}) // a bytes.Buffer takes everything
	return out.Bytes()
}

// PictureSize tells the size in pixels; ok is false for what a platform could not process as a photo.
func PictureSize(content []byte) (width, height int, ok bool) {
	if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		return c.Width, c.Height, true
	}
	return 800, 600, strings.HasPrefix(http.DetectContentType(content), "image/")
}
