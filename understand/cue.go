package understand

import "strings"

// cueKind is what the words before a number say about it.
type cueKind int

const (
	noCue cueKind = iota
	orderCue
	phoneCue
	passportCue
	otherCue // a number of something that nobody asks for: a house, a branch, a tariff
)

// fillers stand between a cue and its number: "заказ под номером 12345".
var fillers = wordSet(`под за номер номера номером № # n no nr numer numerze numeru number is the был мой вот это is my id код по от`)

var cueStems = []struct {
	stem string
	kind cueKind
}{
	{"заказ", orderCue}, {"заявк", orderCue}, {"обращени", orderCue}, {"накладн", orderCue}, {"трек", orderCue},
	{"отправлени", orderCue}, {"посылк", orderCue}, {"договор", orderCue}, {"бронирован", orderCue}, {"бронь", orderCue},
	{"чек", orderCue}, {"билет", orderCue}, {"тикет", orderCue}, {"инцидент", orderCue}, {"замовлен", orderCue}, {"zakaz", orderCue},
	{"order", orderCue}, {"ticket", orderCue}, {"booking", orderCue}, {"reference", orderCue}, {"tracking", orderCue}, {"case", orderCue},
	{"parcel", orderCue}, {"invoice", orderCue}, {"zamówieni", orderCue}, {"zamowieni", orderCue}, {"zleceni", orderCue}, {"paczk", orderCue},
	{"przesył", orderCue}, {"przesyl", orderCue}, {"zgłoszeni", orderCue}, {"zgloszeni", orderCue}, {"rezerwacj", orderCue}, {"umow", orderCue},
	{"тел", phoneCue}, {"звон", phoneCue}, {"набер", phoneCue}, {"phone", phoneCue}, {"call", phoneCue}, {"tel", phoneCue}, {"dzwo", phoneCue},
	{"паспорт", passportCue}, {"passport", passportCue}, {"paszport", passportCue}, {"dowód", passportCue}, {"dowod", passportCue}, {"pasport", passportCue},
	{"pesel", passportCue}, {"снилс", passportCue},
	{"дом", otherCue}, {"кв", otherCue}, {"рейс", otherCue}, {"flight", otherCue}, {"инн", otherCue}, {"счет", otherCue}, {"счёт", otherCue},
}

func cueOf(word string) cueKind {
	for _, cue := range cueStems {
		if strings.HasPrefix(word, cue.stem) {
			return cue.kind
		}
	}
	return noCue
}

func isPassportCue(word string) bool { return cueOf(word) == passportCue }

// cueBefore looks at the words before a number, past fillers; "№" alone is a cue for an order.
func (f *finder) cueBefore(start int) cueKind {
	sign := false
	for range 3 {
		word, at := wordBefore(f.text, start)
		if kind := cueOf(word); kind != noCue {
			return kind
		}
		if word == "" || !fillers[word] {
			break
		}
		sign, start = sign || word == "№" || word == "#", at
	}
	if sign {
		return orderCue
	}
	return noCue
}
