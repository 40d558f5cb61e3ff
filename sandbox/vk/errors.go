package vk

import "strings"

// apiError is what VK answers instead of a response.
type apiError struct {
	Code         int     `json:"error_code"`
	Message      string  `json:"error_msg"`
	CaptchaSID   string  `json:"captcha_sid,omitempty"`
	CaptchaImage string  `json:"captcha_img,omitempty"`
	Params       []param `json:"request_params"`
}

type param struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func (e *apiError) Error() string { return e.Message }

// Codes of errors by VK's schema.
const (
	codeMethod     = 3
	codeToken      = 5
	codeTooMany    = 6
	codeRequest    = 8
	codeInternal   = 10
	codeCompile    = 12
	codeCaptcha    = 14
	codeAccess     = 15
	codeGroupToken = 27
	codeParam      = 100
	codeNotFound   = 104
	codeServer     = 118
	codeHash       = 121
	codePhoto      = 129
	codeComment    = 211
	codeClosed     = 213
	codePermission = 901
	codeTooOld     = 909
	codeKeyboard   = 911
	codeTooLong    = 914
	codeNoChat     = 917
	codeKind       = 920
	codeForward    = 921
	codeDeleteAll  = 924
	codeServers    = 2000
)

// fail makes the error of a code; the detail is appended to VK's words.
func fail(code int, detail ...string) *apiError {
	text := errorText(code)
	if len(detail) > 0 {
		text += ": " + strings.Join(detail, " ")
	}
	e := &apiError{Code: code, Message: text}
	if code == codeCaptcha {
		e.CaptchaSID, e.CaptchaImage = "239633676097", "https://api.vk.com/captcha.php?sid=239633676097"
	}
	return e
}

// missing is VK's complaint about a parameter that must be there.
func missing(name string) *apiError { return fail(codeParam, name, "is undefined") }

func errorText(code int) string {
	if text, ok := errorTexts()[code]; ok {
		return text
	}
	return "Unknown error occurred"
}

// errorTexts are the descriptions of VK's schema.
func errorTexts() map[int]string {
	return map[int]string{
		1: "Unknown error occurred", 3: "Unknown method passed", 5: "User authorization failed",
		6: "Too many requests per second", 7: "Permission to perform this action is denied", 8: "Invalid request",
		9: "Flood control", 10: "Internal server error", 12: "Unable to compile code", 14: "Captcha needed",
		15: "Access denied", 18: "User was deleted or banned", 27: "Group authorization failed",
		28: "Application authorization failed", 29: "Rate limit reached", 38: "Unknown application",
		100: "One of the parameters specified was missing or invalid", 104: "Not found", 113: "Invalid user id",
		118: "Invalid server", 121: "Invalid hash", 129: "Invalid photo", 211: "Access to wall's comment denied",
		212: "Access to post comments denied", 213: "Access to status replies denied", 222: "Hyperlinks are forbidden",
		223: "Too many replies", 900: "Can't send messages for users from blacklist",
		901: "Can't send messages for users without permission",
		902: "Can't send messages to this user due to their privacy settings",
		909: "Can't edit this message, because it's too old", 911: "Keyboard format is invalid",
		912: "This is a chat bot feature, change this status in settings", 913: "Too many forwarded messages",
		914: "Message is too long", 917: "You don't have access to this chat", 920: "Can't edit this kind of message",
		921: "Can't forward these messages", 924: "Can't delete this message for everybody", 936: "Contact not found",
		945: "Chat was disabled", 983: "This user can't receive messages from your community", 2000: "Servers number limit is reached",
	}
}
