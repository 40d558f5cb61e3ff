package topics

import "otklik/bot"

// unreadable tells that nothing was done, because what is kept of the conversation cannot be read.
func (w *Window) unreadable(o bot.Order, err error) {
	w.log.Error("an operator's order is refused: bring the record of this conversation back from a copy", "order", o.ID, "error", err)
	d := &deed{Order: o, w: w}
	d.says("order.torn")
}
