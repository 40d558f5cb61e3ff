package web

import "otklik/desk/queue"

// heatView is a heat as operators read it.
type heatView struct {
	Level string // calm, tense, hot or boiling: the colour and the key of the word
}

func heatOf(heat float64) heatView {
	return heatView{Level: queue.Level(heat)}
}
