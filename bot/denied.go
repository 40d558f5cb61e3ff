package bot

import "errors"

// Reasons for which an operator's event changes nothing.
var (
	ErrNotYours     = errors.New("bot: only the operator who holds the customer may do this; take the conversation first")
	ErrEmpty        = errors.New("bot: the text is empty")
	ErrUnsendable   = errors.New("bot: an attachment of this kind cannot be sent on")
	ErrUnreachable  = errors.New("bot: the customer cannot be written to: they blocked the bot or left")
	ErrNoPrivate    = errors.New("bot: the customer has no private chat with us yet; answer where they wrote")
	ErrNoPlace      = errors.New("bot: the customer does not read in that place; answer in private or where they wrote")
	ErrPersonalData = errors.New("bot: personal data must not be said in public; write it in the private chat")
	ErrGap          = errors.New("bot: a gap is left in the text; write what belongs there")
	ErrNotPublic    = errors.New("bot: this case did not begin in public")
	ErrMute         = errors.New("bot: nothing can be said in that public place with what the account may do; answer on the platform itself")
	ErrNobody       = errors.New("bot: there is no such conversation")
	ErrUnknownKind  = errors.New("bot: unknown kind of event")
	ErrAnonymous    = errors.New("bot: an operator's event does not say who the operator is")
	ErrNoColleague  = errors.New("bot: name the colleague who is to lead the customer")
	ErrSameHuman    = errors.New("bot: a conversation is joined with another one, not with itself")
	ErrNotLost      = errors.New("bot: only an operator's line that was not delivered can be sent again")
	ErrCorrection   = errors.New("bot: a correction names a level of heat or a kind, of those that are known")
)

// TakenError says that another operator holds the customer.
type TakenError struct{ Holder string }

func (e *TakenError) Error() string { return "bot: " + e.Holder + " holds this customer" }
