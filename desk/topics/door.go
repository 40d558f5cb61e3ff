package topics

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/desk/wording"
)

// deskCommand is what an operator writes to the bot in private to sign in at the page, in whatever case: phones begin with a capital.
const deskCommand = "/desk"

// Door is the private chat of a bot as operators use it: invitations are accepted there and the page is entered from there.
// Everybody else is a customer, also one who writes what an operator would.
type Door struct {
	staff   *staff.Staff
	adapter bot.Adapter
	page    string
	grouped bool
	words   wording.Words
	errands *errands
}

// DoorOptions say whose door it is. Staff and Adapter must be given.
type DoorOptions struct {
	Staff    *staff.Staff
	Adapter  bot.Adapter
	Page     string       // address of the desk's page with a slash at its end; "": there is none
	Grouped  bool         // operators have a group on Telegram, too
	Language string       // ru, en or pl; "" is ru
	Log      *slog.Logger // nil: slog.Default
}

// NewDoor makes a door. The error tells that its language is not spoken here.
func NewDoor(o DoorOptions) (*Door, error) {
	words, err := wording.Read(cmp.Or(o.Language, "ru"), wordFiles)
	if err != nil {
		return nil, err
	}
	return &Door{staff: o.Staff, adapter: o.Adapter, page: o.Page, grouped: o.Grouped, words: words, errands: newErrands(cmp.Or(o.Log, slog.Default()))}, nil
}

// Run answers those who came in until ctx ends.
func (d *Door) Run(ctx context.Context) { d.errands.run(ctx) }

// Accept takes out of the events what operators do; the rest goes on, in its order.
func (d *Door) Accept(next bot.Accept) bot.Accept {
	return func(ctx context.Context, events ...bot.Event) error {
		customers := events
		for i := range events {
			operators, err := d.enter(ctx, events[i])
			switch {
			case err != nil:
				return err
			case operators && len(customers) == len(events): // hardly ever: events are large
				customers = slices.Clone(events[:i])
			case !operators && len(customers) < len(events):
				customers = append(customers, events[i])
			}
		}
		if len(customers) == 0 {
			return nil
		}
		return next(ctx, customers...)
	}
}

// enter does what an operator wants at the door, and tells whether it was one. An invitation's code never goes further, whoever
// shows it: it would stand in a transcript.
func (d *Door) enter(ctx context.Context, e bot.Event) (bool, error) {
	switch {
	case e.Place.Kind != bot.PrivateChat:
		return false, nil
	case e.Kind == bot.OpenedEvent && strings.HasPrefix(e.Payload, staff.LinkPrefix):
		return true, d.invited(ctx, e)
	case e.Kind == bot.HeardEvent && strings.EqualFold(strings.TrimSpace(e.Text), deskCommand):
		return d.signsIn(ctx, e)
	}
	return false, nil
}

// invited accepts an invitation. One that comes a second time, because a crash had its update delivered again, is welcome all the same.
func (d *Door) invited(ctx context.Context, e bot.Event) error {
	o, err := d.staff.Accept(ctx, e.Payload, e.Person)
	if errors.Is(err, staff.ErrInvitation) {
		known, works, looking := d.staff.Operator(ctx, e.Person.ID)
		if looking != nil {
			return looking
		}
		if works {
			o, err = known, nil
		}
	}
	switch {
	case err == nil:
		d.says(e, d.welcome(o))
	case errors.Is(err, staff.ErrInvitation):
		d.says(e, d.words.Say("door.invitation"))
	case errors.Is(err, staff.ErrName), errors.Is(err, staff.ErrLastAdmin):
		d.says(e, d.words.Say("door.name"))
	default:
		return err
	}
	return nil
}

// welcome tells a new operator where the customers are.
func (d *Door) welcome(o staff.Operator) string {
	told := d.words.Say("door.welcome", o.Name)
	if d.grouped {
		told += "\n\n" + d.words.Say("door.welcome.group")
	}
	if d.page != "" {
		told += "\n\n" + d.words.Say("door.welcome.page")
	}
	return told
}

// signsIn gives an operator a link that signs in at the page. Of others nothing is told.
func (d *Door) signsIn(ctx context.Context, e bot.Event) (bool, error) {
	o, works, err := d.staff.Operator(ctx, e.Person.ID)
	if err != nil || !works {
		return false, err
	}
	if d.page == "" {
		d.says(e, d.words.Say("door.pageless"))
		return true, nil
	}
	token, err := d.staff.Link(ctx, o.ID)
	if errors.Is(err, staff.ErrUnknown) { // removed just now
		return false, nil
	}
	if err == nil {
		d.says(e, d.words.Say("door.link", d.page+"enter?link="+token))
	}
	return err == nil, err
}

func (d *Door) says(e bot.Event, text string) {
	d.errands.later("answer at the door", func(ctx context.Context) error {
		_, err := d.adapter.Send(ctx, bot.Message{Place: e.Place, Text: text}, e.ID)
		return err
	})
}
