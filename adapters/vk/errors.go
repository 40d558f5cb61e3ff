package vk

import (
	"errors"
	"time"

	"otklik/adapters/connection"
)

// What ends Run, or keeps New from making an adapter.
var (
	ErrOptions  = errors.New("vk: settings")
	ErrToken    = errors.New("vk: the community's key is not valid or lacks rights: in the community open Manage, API usage, create a key with messages, manage, wall, photos and docs, put it into the token file of the account and start again")
	ErrLongPoll = errors.New("vk: Long Poll is not open to us: in the community open Manage, API usage, Long Poll API, switch it on (version 5.131 or later), tick the events, and check the community's number in the configuration")
)

// Codes of the API's errors (https://dev.vk.com/en/reference/errors).
const (
	codeUnknown     = 1
	codeAuth        = 5
	codeTooMany     = 6
	codePermission  = 7
	codeFlood       = 9
	codeServer      = 10
	codeCaptcha     = 14
	codeAccess      = 15
	codeUserDeleted = 18
	codeGroupAuth   = 27
	codeAppAuth     = 28
	codeRateLimit   = 29
	codeUnknownApp  = 38
	codeParam       = 100
	codeGroupID     = 125
	codeGroupAccess = 203

	codeNoComments     = 212
	codeCommentsClosed = 213
)

// failure is how a call went wrong.
type failure struct {
	connection.Failure
	odd bool // VK has answered, and not what was asked
}

// unreadable is an answer of VK's that says something else than was asked.
func unreadable(method, text string) *failure {
	return &failure{Failure: connection.Failure{Method: method, Reached: true, Text: text}, odd: true}
}

// badToken tells whether only a person can mend it: the key is wrong, or may not do this.
func (f *failure) badToken() bool {
	switch f.Code {
	case codeAuth, codePermission, codeGroupAuth, codeAppAuth, codeUnknownApp:
		return true
	}
	return false
}

// passing tells whether the same call may go well a little later.
func (f *failure) passing() bool {
	switch f.Code {
	case 0, codeUnknown, codeTooMany, codeFlood, codeServer, codeRateLimit:
		return true
	}
	return false
}

// unanswered tells whether VK has said nothing to it.
func (f *failure) unanswered() bool { return f.Code == 0 && !f.odd }

// stubborn tells whether the same call may go wrong for long while others go well.
func (f *failure) stubborn() bool {
	switch f.Code {
	case codeUnknown, codeFlood, codeServer, codeRateLimit:
		return true
	}
	return f.odd
}

// pause is how long VK wants to be left alone after such an answer.
func (f *failure) pause() time.Duration {
	switch f.Code {
	case codeTooMany:
		return time.Second
	case codeFlood:
		return floodPause
	case codeRateLimit:
		return ratePause
	}
	return 0
}

// asFailure finds the failure in an error of client.call; for other errors (a context that ended) it makes one.
func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return &failure{Failure: connection.Failure{Text: err.Error()}}
}
