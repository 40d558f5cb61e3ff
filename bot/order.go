package bot

import "context"

// Order is what somebody wrote, pressed or did in the operators' group. It is no event yet: who may give orders, and what they
// mean, is for the desk's window to know.
type Order struct {
	ID          string // the same however often it is delivered
	From        Person
	Place       Place // the group; Thread is the topic, 0 the general one
	Message     int64
	ReplyTo     int64
	ReplyToUs   bool   // what is answered is a line of ours
	Text        string // what was said; of a press what the message answers under which the button hangs
	Attachments []Attachment
	Album       string // the same for all messages of one album
	Press       string // the press that waits for an answer; Data is what the button carries
	Data        string
	Edited      bool // a line that was said before reads differently now
	Shut        bool // somebody closed the topic by hand
}

// Forum is an Adapter whose platform has groups with topics, in which operators work. Lines go there by Send. Errors are those of
// Send; a *RefusedError with Lost means that the topic, or the message, is not there any more.
type Forum interface {
	// Attend has what is said and pressed in the group brought to take, after the customers' events of the same list of updates. Like
	// those it comes again until take has returned nil. Attend must be called before Run.
	Attend(group int64, take func(ctx context.Context, orders ...Order) error)
	OpenTopic(ctx context.Context, group int64, name string) (thread int64, err error)
	RenameTopic(ctx context.Context, topic Place, name string) error
	// ShutTopic closes a topic for those who are no administrators, or opens it again.
	ShutTopic(ctx context.Context, topic Place, shut bool) error
	// Rewrite puts another text and other buttons into a line of ours.
	Rewrite(ctx context.Context, m Message, message int64) error
	Pin(ctx context.Context, topic Place, message int64) error
	// React puts a sign under a line; "" takes it away.
	React(ctx context.Context, topic Place, message int64, sign string) error
	// Answer ends a press with a word that only who pressed can read.
	Answer(ctx context.Context, press, text string) error
	// Commands are shown to those who type a slash in the group.
	Commands(ctx context.Context, group int64, commands []Command) error
}

// Command is one command as the platform's menu shows it.
type Command struct {
	Name string `json:"command"` // small Latin letters, without the slash
	What string `json:"description"`
}
