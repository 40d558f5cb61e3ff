package vk

import (
	"fmt"
	"time"

	"otklik/bot"
)

// How long to wait before the same is tried again.
const (
	networkPause = 3 * time.Second  // nothing could be sent, or VK has an error of its own
	tooManyPause = time.Second      // VK counts calls by the second
	floodPause   = time.Minute      // too much of the same
	tokenPause   = time.Minute      // only a person can mend the key
	captchaPause = 10 * time.Minute // only a person can solve it; mostly it goes away by itself
	ratePause    = 15 * time.Minute // a method's quota is used up
)

// verdict says what a failed call means for the message. A key of an administrator that fails stops nothing but what needs it.
func verdict(where bot.Place, f *failure, admin bool) error {
	retry := func(after time.Duration, account bool) error {
		return &bot.RetryError{After: after, Account: account && !admin, Flood: tooMuch(f.Code), Reason: f.Error()}
	}
	switch {
	case !f.Reached:
		return retry(networkPause, true)
	case f.Code == 0:
		return unanswered(f)
	case f.Code == codeTooMany:
		return retry(tooManyPause, true)
	case f.Code == codeUnknown, f.Code == codeServer:
		return retry(networkPause, false)
	case f.Code == codeFlood:
		return retry(floodPause, false)
	case f.Code == codeRateLimit:
		return retry(ratePause, true)
	case f.Code == codeCaptcha:
		return &bot.RetryError{After: captchaPause, Account: !admin,
			Reason: fmt.Sprintf("VK asks for a captcha, which only a person can solve (%s)", f.Error())}
	case f.Code == codePermission && where.Public():
		return retry(tokenPause, false)
	case f.badToken():
		return retry(tokenPause, true)
	}
	return &bot.RefusedError{Reason: f.Error(), Gone: where.Kind == bot.PrivateChat && closed(f.Code), Mute: where.Public() && uncommented(f.Code)}
}

// tooMuch tells whether VK wants fewer calls: a second, of the same, or of a method.
func tooMuch(code int) bool { return code == codeTooMany || code == codeFlood || code == codeRateLimit }

// unanswered says what no answer of the API's means: something before it turned the request away, or nobody knows.
func unanswered(f *failure) error {
	if f.Status >= 400 && f.Status < 500 {
		return &bot.RetryError{After: networkPause, Account: true, Reason: f.Error()}
	}
	return &bot.DoubtError{Reason: f.Error()}
}

// uncommented tells whether VK takes no comments of ours in that place, whatever they say: no access, comments are switched off.
func uncommented(code int) bool {
	return code == codeAccess || code == codeNoComments || code == codeCommentsClosed
}

// closed tells whether the person cannot be written to any more: deleted, on a black list, without permission, against their
// privacy settings, no access, no such person, dialog switched off, time for an answer run out.
func closed(code int) bool {
	switch code {
	case codeUserDeleted, 900, 901, 902, 917, 936, 945, 950, 983, 1021:
		return true
	}
	return false
}
