package vk_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"otklik/bot"
)

func TestACustomersFilesAreFetchedFromVK(t *testing.T) {
	s := polling(t)
	for kind, file := range map[string]string{"photo": `{"kind":"photo"}`, "document": `{"kind":"document","name":"чек.txt","content":"MTIzNDU="}`} {
		s.act(anna+`,"where":"private","files":%s`, json.RawMessage(file))
		f, err := s.Open(t.Context(), s.next().Attachments[0])
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		content, err := io.ReadAll(f)
		f.Close()
		if err != nil || len(content) == 0 {
			t.Errorf("%s: %d bytes, %v", kind, len(content), err)
		}
	}
}

func TestALinkOfACustomerIsNeverFollowed(t *testing.T) {
	s := polling(t)
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer elsewhere.Close()
	for _, a := range []bot.Attachment{
		{Kind: "link", Ref: elsewhere.URL}, {Kind: "photo", Ref: elsewhere.URL}, {Kind: "document", Ref: "file:///etc/passwd"},
		{Kind: "photo", Ref: "https://userapi.com.example.com/x"}, {Kind: "photo", Ref: "https://userapi.com:8443/x"},
		{Kind: "photo", Ref: "photo1001_2_k"}, {Kind: "photo", Ref: "%"}, {Kind: "photo"},
	} {
		if _, err := s.Open(t.Context(), a); !errors.Is(err, bot.ErrNoFile) {
			t.Errorf("%s %s: %v", a.Kind, a.Ref, err)
		}
	}
	if asked {
		t.Error("another server was asked")
	}
}
