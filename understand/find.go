package understand

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// regionOf gives the country whose local phone numbers are expected.
func regionOf(language, region string) string {
	if region != "" {
		return region
	}
	switch language {
	case "pl":
		return "PL"
	case "uk":
		return "UA"
	}
	return "RU"
}

// find returns the personal data and numbers of a text in the order in which they stand.
func (s *scratch) find(text, spoken, region string) []Finding {
	f := finder{text: text, spoken: spoken, region: region}
	if mayHoldEmail(text) {
		f.emails()
	}
	if mayHoldNumber(text) {
		s.written = append(s.written[:0], text...)
		f.addresses(s.written)
		f.passports()
		if mayHoldCode(text) {
			f.codes()
		}
		for _, n := range numbersIn(text) {
			f.number(n)
		}
	}
	slices.SortFunc(f.found, func(a, b Finding) int { return a.Start - b.Start })
	return f.found
}

func mayHoldNumber(text string) bool {
	for i := range len(text) {
		if text[i]-'0' < 10 {
			return true
		}
	}
	return false
}

// finder collects findings that do not overlap: the kinds that are surer are looked for first.
type finder struct {
	text, spoken, region string
	found                []Finding
}

func (f *finder) add(kind FindingKind, value string, start, end int) bool {
	for _, have := range f.found {
		if start < have.End && have.Start < end {
			return false
		}
	}
	f.found = append(f.found, Finding{Kind: kind, Value: value, Start: start, End: end})
	return true
}

var emailPattern = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// mayHoldEmail tells an address from a handle, which has nothing before its "@".
func mayHoldEmail(text string) bool {
	for at := strings.IndexByte(text, '@'); at >= 0; {
		if at > 0 && text[at-1] != ' ' && text[at-1] != '\n' && strings.IndexByte(text[at:], '.') > 0 {
			return true
		}
		next := strings.IndexByte(text[at+1:], '@')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

func (f *finder) emails() {
	for _, at := range emailPattern.FindAllStringIndex(f.text, -1) {
		written := f.text[at[0]:at[1]]
		address, err := mail.ParseAddress(written)
		if err != nil || !plausible(address.Address) {
			continue
		}
		local, domain, _ := strings.Cut(address.Address, "@")
		f.add(Email, local+"@"+strings.ToLower(domain), at[0], at[1])
	}
}

// plausible refuses addresses that the mail grammar allows and nobody has: one-letter or numeric top domains, doubled dots.
func plausible(address string) bool {
	local, domain, _ := strings.Cut(address, "@")
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return len(local) <= 64 && len(domain) <= 253 && len(top) >= 2 && onlyDigits(top) == "" &&
		!strings.Contains(address, "..") && !strings.HasPrefix(domain, "-")
}

var addressPatterns = []struct {
	language   string
	needs      [][]byte
	expression *regexp.Regexp
}{
	{"ru", literals("ул.", "улиц", "ул ", "Ул", "УЛ", "просп", "Просп", "пр-т", "пр-к", "пер.", "Пер.", "переул", "шоссе", "бульв", "бул.", "наб.", "набереж"),
		regexp.MustCompile(`(?i)(?:ул(?:иц[аеуы])?|пр(?:оспект|осп|-т|-кт)|пер(?:еул(?:ок|ке))?|шоссе|бульвар|бул|наб(?:ережная)?)(?:\.\s*|\s+)\pL[\pL\-]+(?:\s\pL[\pL\-]+)?,?\s*(?:д(?:ом)?\.?\s*)?\d+(?:\s?[а-яА-Я]\b|/\d+)?(?:,?\s*(?:к(?:орп(?:ус)?)?|стр)\.?\s*\d+)?(?:,?\s*кв(?:артира)?\.?\s*\d+)?`)},
	{"pl", literals("ul.", "Ul.", "ulic", "Ulic", "al.", "os.", "Os."),
		regexp.MustCompile(`(?i)\b(?:ul\.|ulic[aey]|al\.|os\.)\s*\pL[\pL\-]+(?:\s\pL[\pL\-]+)?\s+\d+[a-z]?(?:\s?[/m]\.?\s?\d+)?`)},
	{"en", literals(" Street", " St", " Avenue", " Ave", " Road", " Rd", " Lane", " Ln", " Drive", " Dr"),
		regexp.MustCompile(`\b\d{1,5}\s+(?:[A-Z][a-z]+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr)\b\.?(?:,?\s*(?:[Aa]pt|[Ff]lat)\.?\s*\d+)?`)},
}

func literals(texts ...string) (literals [][]byte) {
	for _, text := range texts {
		literals = append(literals, []byte(text))
	}
	return literals
}

func (f *finder) addresses(written []byte) {
	text := glimpseOf(written)
	for _, pattern := range addressPatterns {
		if !sameGroup(f.spoken, pattern.language) || !text.holdsOne(pattern.needs) {
			continue
		}
		for _, at := range pattern.expression.FindAllStringIndex(f.text, -1) {
			f.add(Address, strings.Join(strings.Fields(f.text[at[0]:at[1]]), " "), at[0], at[1])
		}
	}
}

// passportPattern is a Russian passport in words: "серия 45 09 номер 123456".
var passportPattern = regexp.MustCompile(`(?i)сери[яи]:?\s*(\d{2}\s?\d{2})[\s,]*(?:и\s+)?(?:номер|№|n)?:?\s*(\d{6})\b`)

func (f *finder) passports() {
	if !strings.Contains(f.text, "ери") && !strings.Contains(f.text, "ЕРИ") {
		return
	}
	for _, at := range passportPattern.FindAllStringSubmatchIndex(f.text, -1) {
		f.add(Passport, onlyDigits(f.text[at[2]:at[3]]+f.text[at[4]:at[5]]), at[2], at[5])
	}
}

// codePattern is an order number with letters in front: INC-10442, RMA 5521, #A-10042.
var codePattern = regexp.MustCompile(`\b[A-Z]{2,5}[- ]?\d{4,12}\b|\b[A-Z]{1,3}-\d{3,12}(?:-\d+)?\b|#[A-Z]?-?\d{4,14}\b`)

var polishIdentity = regexp.MustCompile(`\b[A-Z]{3} ?\d{6}\b`)

// mayHoldCode looks for a capital or "#" with a digit close behind it.
func mayHoldCode(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if c := text[i]; (c >= 'A' && c <= 'Z' || c == '#') && strings.ContainsAny(text[i+1:min(i+4, len(text))], "0123456789") {
			return true
		}
	}
	return false
}

func (f *finder) codes() {
	for _, at := range codePattern.FindAllStringIndex(f.text, -1) {
		written := f.text[at[0]:at[1]]
		cue, _ := wordBefore(f.text, at[0])
		if isPassportCue(strings.ToLower(strings.TrimRight(written, "0123456789 -"))) {
			continue // PESEL 44051401359: its number is found by the word before it
		}
		if polishIdentity.MatchString(written) && isPassportCue(cue) {
			f.add(Passport, strings.ReplaceAll(written, " ", ""), at[0], at[1])
			continue
		}
		if value := strings.TrimPrefix(written, "#"); !priceFollows(f.text, at[1]) {
			f.add(Order, value, at[0], at[1])
		}
	}
}

// number decides what a run of digits is.
func (f *finder) number(n number) {
	written := f.text[n.start:n.end]
	if n.date(written) || priceFollows(f.text, n.end) && len(n.digits) < 10 {
		return
	}
	cue := f.cueBefore(n.start)
	if cue == orderCue && (strings.ContainsAny(written, "+(") || len(n.pieces(f.text)) > 2) && f.phone(n, cue) {
		return // no order is written so
	}
	if cue != orderCue && (f.card(n) || f.passport(n, cue) || f.phone(n, cue)) {
		return
	}
	if cue == orderCue && f.order(n, cue) {
		return
	}
	pieces := n.pieces(f.text)
	if len(pieces) < 2 {
		f.order(n, cue)
		return
	}
	for _, piece := range pieces {
		f.number(piece)
	}
}

// date tells whether a number is a date or a year.
func (n number) date(written string) bool {
	return len(n.digits) <= 8 && (len(written) == 4 || len(written) > len(n.digits)) && datePattern.MatchString(written)
}

var datePattern = regexp.MustCompile(`^(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}-\d{2}-\d{2}|(?:19|20)\d\d)$`)

// priceUnits follow sums, times and counts, never the number of an order.
var priceUnits = wordSet(`р руб рубль рубля рублей рубли рублях ₽ коп тыс тысяч тысячи тысяча тр к млн миллион миллиона $ € zł zl złotych złoty
	zlotych pln usd eur dollars dollar euro euros bucks гривен грн тенге % процентов дней дня день часов часа час минут минуты минута
	раз раза лет год года году месяц месяца месяцев недели недель сек секунд гб мб гиг мин шт штук штуки человек км м кг г
	days day hours hour hrs minutes minute times years year weeks months dni dzień godzin godziny minut razy lat roku tygodni`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

func priceFollows(text string, end int) bool { return priceUnits[wordAfter(text, end)] }

func (f *finder) card(n number) bool {
	length := len(n.digits)
	if length < 13 || length > 19 || !strings.ContainsRune("23456", rune(n.digits[0])) || !luhn(n.digits) {
		return false
	}
	return f.add(Card, n.digits, n.start, n.end)
}

// luhn checks the last digit of a card number (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func (f *finder) passport(n number, cue cueKind) bool {
	if cue != passportCue || len(n.digits) < 6 || len(n.digits) > 11 {
		return false
	}
	return f.add(Passport, n.digits, n.start, n.end)
}

func (f *finder) phone(n number, cue cueKind) bool {
	if len(n.digits) < 7 || len(n.digits) > 15 {
		return false
	}
	if f.phoneOf(f.region, n, cue) {
		return true
	}
	spoken := regionOf(f.spoken, "")
	written := cue == phoneCue || len(n.digits) < n.end-n.start // in groups, as nobody writes the number of an order
	return written && spoken != f.region && f.phoneOf(spoken, n, noCue)
}

// phoneOf reads a number as in a country: that of the company, or that of the customer's language.
func (f *finder) phoneOf(region string, n number, cue cueKind) bool {
	parsed, err := phonenumbers.Parse(f.text[n.start:n.end], region)
	if err != nil || !phonenumbers.IsValidNumber(parsed) && (cue != phoneCue || !phonenumbers.IsPossibleNumber(parsed)) {
		return false
	}
	return f.add(Phone, phonenumbers.Format(parsed, phonenumbers.E164), n.start, n.end)
}

// order takes digits after a cue word, and a message that is nothing but a number: the answer to "which order?".
func (f *finder) order(n number, cue cueKind) bool {
	alone := strings.Trim(f.text, " .!#№\n") == f.text[n.start:n.end]
	if strings.ContainsAny(f.text[n.start:n.end], " ./()") && !alone {
		return false
	}
	least := 7
	if alone || cue == orderCue {
		least = 4
	}
	if len(n.digits) < least || len(n.digits) > 20 || cue == otherCue || cue == phoneCue {
		return false
	}
	return f.add(Order, n.digits, n.start, n.end)
}
