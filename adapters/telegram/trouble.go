package telegram

// What can be wrong while the account runs.
const (
	unreachable = "Telegram cannot be reached"
	conflicting = "another program polls with the same token"
	storeDown   = "what arrived cannot be stored; Telegram keeps it meanwhile"
)
