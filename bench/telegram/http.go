package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

func accept(l net.Listener, t *town) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			talk(conn, t)
		}()
	}
}

// talk answers the requests of one connection. It reads of HTTP only what two clients of Go's own library write: net/http's
// server would cost as much as the bots that are measured.
func talk(conn net.Conn, t *town) {
	in := bufio.NewReaderSize(conn, 16<<10)
	var body, answer, whole []byte
	for {
		method, length, err := head(in)
		if err != nil {
			return
		}
		body = append(body[:0], make([]byte, length)...)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		answer = respond(answer[:0], method, body, t)
		whole = fmt.Appendf(whole[:0], "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(answer))
		if _, err := conn.Write(append(whole, answer...)); err != nil {
			return
		}
	}
}

var errHead = errors.New("not a request that is understood")

// head reads a request up to its body: the method of the Bot API that it calls, and how long the body is.
func head(in *bufio.Reader) (method string, length int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return "", 0, err
	}
	parts := bytes.Fields(line)
	if len(parts) != 3 {
		return "", 0, errHead
	}
	method = string(parts[1][bytes.LastIndexByte(parts[1], '/')+1:])
	for {
		line, err = in.ReadSlice('\n')
		if err != nil || len(bytes.TrimSpace(line)) == 0 {
			return method, length, err
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return "", 0, err
			}
		}
	}
}

func respond(answer []byte, method string, form []byte, t *town) []byte {
	switch method {
	case "getUpdates":
		answer = append(answer, `{"ok":true,"result":[`...)
		answer = t.fetch(answer, int(field(form, "offset")), time.Duration(field(form, "timeout"))*time.Second)
		return append(answer, "]}"...)
	case "sendMessage":
		chat := field(form, "chat_id")
		return fmt.Appendf(answer, `{"ok":true,"result":{"message_id":%d,"from":{"id":1000,"is_bot":true,"first_name":"Ромашка"},`+
			`"chat":{"id":%d,"first_name":"Анна","type":"private"},"date":1790000000,"text":"…"}}`, t.answer(chat), chat)
	case "getMe":
		return append(answer, `{"ok":true,"result":{"id":1000,"is_bot":true,"first_name":"Ромашка","username":"romashka_bot"}}`...)
	}
	return append(answer, `{"ok":true,"result":true}`...)
}

// field is a number of a form; 0 where there is none.
func field(form []byte, name string) int64 {
	for part := range bytes.SplitSeq(form, []byte("&")) {
		if rest, found := bytes.CutPrefix(part, []byte(name+"=")); found {
			number, _ := strconv.ParseInt(string(rest), 10, 64)
			return number
		}
	}
	return 0
}
