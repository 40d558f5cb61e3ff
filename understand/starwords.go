package understand

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The words of ratings, folded, in all languages at once.

// starsIn is the number that a word or a row of stars says, 0 to 10, or -1. A single star is only the sign for one.
func starsIn(word string) int {
	if n := utf8.RuneCountInString(word); n > 1 && strings.Trim(word, "⭐★🌟") == "" {
		return min(n, 11)
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 0 {
		return min(n, 11)
	}
	switch word {
	case "ноль", "нуль", "нолик", "zero", "нуля":
		return 0
	case "один", "одна", "одну", "единица", "единичка", "единицу", "единичку", "кол", "one", "jeden", "jedna", "jedynka", "jedynke", "pala", "pale":
		return 1
	case "два", "две", "двойка", "двойку", "двоечка", "двоечку", "two", "dwa", "dwie", "dwojka", "dwojke", "dwoja":
		return 2
	case "три", "тройка", "тройку", "троечка", "троечку", "трояк", "three", "trzy", "trojka", "trojke", "troja":
		return 3
	case "четыре", "четверка", "четверку", "четверочка", "четверочку", "four", "cztery", "czworka", "czworke":
		return 4
	case "пять", "пяти", "пятерка", "пятерку", "пятерочка", "пятерочку", "five", "piec", "pieciu", "piatka", "piatke", "piateczka", "piateczke",
		"szostka", "szostke": // the best mark of Polish schools
		return 5
	case "десять", "десяти", "ten", "dziesiec", "dziesieciu":
		return 10
	}
	return -1
}

// scale tells the words between a mark and the best one: 5 out of 5.
func scale(word string) bool {
	switch word {
	case "/", "из", "of", "z", "na":
		return true
	}
	return false
}

// starUnit tells what is counted: after it anything may be said.
func starUnit(word string) bool {
	switch word {
	case "⭐", "★", "🌟", "балл", "балла", "баллов", "баллы", "бал", "бала", "балов", "звезда", "звезды", "звезду", "звезд", "звездочка", "звездочки", "звездочку",
		"звездочек", "star", "stars", "point", "points", "gwiazdka", "gwiazdki", "gwiazdke", "gwiazdek", "punkt", "punkty", "punktow":
		return true
	}
	return false
}

// besideStars tells the words that surround a mark and add nothing to it.
func besideStars(word string) bool {
	switch word {
	case "ну", "я", "мы", "вам", "вас", "ему", "ей", "это", "моя", "мой", "наша", "оценка", "оценку", "оценки", "поставлю", "поставим", "ставлю", "ставим", "поставьте",
		"даю", "дам", "дадим", "оценю", "оцениваю", "твердая", "твердую", "твердо", "честная", "честно", "полные", "полный", "ровно", "только", "лишь", "всего", "целых",
		"пожалуй", "наверное", "думаю", "заслуженная", "с", "плюс", "плюсом", "минус", "минусом", "жирным", "пусть", "будет", "и", "да", "на", "спасибо", "большое", "огромное",
		"благодарю", "пожалуйста":
		return true
	case "i", "we", "id", "ill", "would", "will", "give", "you", "it", "a", "an", "the", "thats", "our", "rating", "is", "solid", "full", "just", "only", "maybe", "out",
		"well", "so", "and", "thanks", "thank", "plus", "please", "very", "much":
		return true
	case "no", "na", "to", "ja", "my", "daje", "dam", "dajemy", "stawiam", "wystawiam", "oceniam", "ocena", "mocna", "mocne", "pelne", "tylko", "moze", "chyba", "niech", "bedzie",
		"z", "plusem", "minusem", "dziekuje", "dzieki", "bardzo", "prosze", "wam", "panstwu", "tak":
		return true
	}
	return false
}

// givesReason tells the words with which people go on after a mark without a stop: "3 because …", "5 всё супер". Numbers of other things,
// "5 дней", are followed by none of them.
func givesReason(word string) bool {
	switch word {
	case "потому", "для", "вашему", "вашей", "так", "но", "хотя", "зато", "а", "ибо", "за", "все", "всем", "очень", "помог", "помогла", "помогли", "молодцы", "супер", "отлично", "доволен", "довольна",
		"ничего", "никто", "ужас", "because", "but", "for", "as", "since", "though", "everything", "all", "great", "good", "nobody", "nothing",
		"bo", "dla", "ale", "za", "gdyz", "poniewaz", "choc", "wszystko", "super", "swietnie", "nikt", "nic":
		return true
	}
	return false
}
