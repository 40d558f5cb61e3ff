package telegram

import (
	"fmt"
	"net/http"
)

// apiError is an answer that refuses; its code is the HTTP status too.
type apiError struct {
	Code        int         `json:"error_code"`
	Description string      `json:"description"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	MigrateToChatID int64 `json:"migrate_to_chat_id,omitempty"`
	RetryAfter      int   `json:"retry_after,omitempty"`
}

func (e *apiError) Error() string { return e.Description }

func badRequest(format string, args ...any) *apiError {
	return &apiError{Code: http.StatusBadRequest, Description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(format string, args ...any) *apiError {
	return &apiError{Code: http.StatusForbidden, Description: "Forbidden: " + fmt.Sprintf(format, args...)}
}

func conflict(why string) *apiError {
	return &apiError{Code: http.StatusConflict, Description: "Conflict: " + why}
}

func notFound(what string) *apiError {
	return &apiError{Code: http.StatusNotFound, Description: "Not Found" + what}
}

func unauthorized(why string) *apiError {
	return &apiError{Code: http.StatusUnauthorized, Description: "Unauthorized" + why}
}

func internal(why string) *apiError {
	return &apiError{Code: http.StatusInternalServerError, Description: "Internal Server Error" + why}
}

func tooMany(seconds int) *apiError {
	return &apiError{
		Code:        http.StatusTooManyRequests,
		Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		Parameters:  &parameters{RetryAfter: seconds},
	}
}

func migrated(to int64) *apiError {
	e := badRequest("group chat was upgraded to a supergroup chat")
	e.Parameters = &parameters{MigrateToChatID: to}
	return e
}
