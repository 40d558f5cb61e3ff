package understand

import (
	"bytes"
	"slices"
	"strings"
)

// languages that messages are read in, as used in Reading.Language and in marker files.
func languages() []string { return []string{"ru", "pl", "en", "uk", "ru-latn"} }

// sameGroup tells whether what is written for one language may stand in a text of another: they share words and letters,
// or nobody knows which language the text is in.
func sameGroup(spoken, language string) bool {
	return spoken == "" || spoken == language || languageSalt(spoken) == languageSalt(language)
}

func inCyrillic(language string) bool { return language == "ru" || language == "uk" }

// shareAlphabet tells whether two languages are strangers with the same letters: the words of one mean nothing, or something
// else, in the other. Words of another alphabet are meant as they are: "support полный отстой".
func shareAlphabet(spoken, language string) bool {
	return spoken == "pl" && language == "en" || spoken == "en" && language == "pl"
}

// frequentWords are words that nearly every sentence of a language has one of, and that the other languages lack.
var (
	latinLanguages = []string{"en", "pl", "ru-latn"}
	frequentWords  = wordTable(latinLanguages, map[string]string{
		"en": `the and is are was were you your my it its this that have has had not for with but what when why how can cant dont
		did didnt be been of in on at they we i im ive me please thanks thank hello hi just from get got an or as there their
		will would could still about out up all if so her his she he who where which now been service order flight help no
		do to i a need next open never ever really very good great love bad worst human agent yes any some more after before again`,
		"pl": `nie jest się sie na to że ze jak co po czy tak ale już juz dla przez przy od do z w i o mam mnie mi moje moja mój
		był była było byłam byłem być są za tego tej ten ta te tym pan pani pana państwo proszę prosze dziękuję dziekuje dzień
		dzien dobry kiedy gdzie dlaczego bardzo jestem nadal wam was wasza wasz jeszcze tylko może moze ich jego jej który
		która które zamówienie zamowienie paczka paczki ktoś nic brak bez ani lub oraz polecam hej cześć czesc`,
		"ru-latn": `ne eto kak vy ya na chto shto pochemu uzhe vse menya mne moy moi gde kogda skolko mozhno nado nuzhno est net
		spasibo zdravstvuyte privet pozhaluysta pojaluista rabotaet zakaz dengi dengi vam vas vash vasha deneg dnya den nedelyu
		opyat snova tolko esche eshe bolshe nikto nichego voobshe voobsche ochen dostali verni vernite kuda zachem tak zhe
		ili esli bez pro po za u s k i ot do dlya svyaz kurer kuryer tovar hochu xochu ujas uzhas blin vot nu tut tam zhdu jdu
		privezli prishel prishla prishlo priehal zakazal zakazala zakaza dostavka dostavki otvechaet otvet pomogite`,
	})
)

// ukrainianWords lack the letters that tell Ukrainian from Russian.
var (
	cyrillicLanguages = []string{"ru", "uk"}
	ukrainianWords    = wordTable(cyrillicLanguages, map[string]string{
		"uk": `що це не як чому коли де вже дуже дякую будь ласка доброго добрий мене мені ваш ваша вам або
		немає працює замовлення гроші поверніть тиждень тижні нас може можна потрібно треба хто нічого ще зараз був була було`,
		"ru": `что это не как почему когда где уже очень спасибо пожалуйста добрый меня мне ваш ваша вам или но
		нет работает заказ деньги верните неделя неделю нас может можно нужно надо кто ничего еще сейчас был была было`,
	})
)

// wordTable maps a word to the languages that it speaks for, one bit each in their order.
func wordTable(languages []string, lists map[string]string) map[string]uint8 {
	table := map[string]uint8{}
	for i, language := range languages {
		for _, word := range strings.Fields(lists[language]) {
			table[normalise(word)] |= 1 << i
		}
	}
	return table
}

// language tells the language of a message, or "" where nothing tells. Letters alone only guess which of those in Latin letters it is:
// the one that was spoken before is likelier.
func language(m *message, before string) string {
	letters := &m.hints
	switch {
	case letters.cyrillic() == 0 && letters.latin() == 0:
		return ""
	case letters.cyrillic()*2 >= letters.latin():
		return cyrillicLanguage(m, letters)
	case letters[polishHint] > 0:
		return "pl"
	}
	if language := most(m, frequentWords, latinLanguages, before); language != "" {
		return language
	}
	if slices.Contains(latinLanguages, before) {
		return before
	}
	return spelt(m.plain)
}

// spellings are letters that stand together in one language and seldom in the others, with the spaces around words.
var spellings = []struct {
	language string
	letters  []string
}{
	{"en", []string{"th", "wh", "ee", "oo", "ght", "ing ", "tion", "ea", "ck", "ll", "ss", "ly ", "ed ", "er ", "st ", "x", "v", "q", "ay ", "ard "}},
	{"pl", []string{"sz", "cz", "rz", "dz", "prz", "ki ", "owa", "nie", "wy", "ego ", "ow ", "icz", "em ", "mn", "ju", "cj", "ie ", "wn", "wsz", "aj", "umi"}},
	{"ru-latn", []string{"zh", "shch", "kh", "ya ", "yu", "yi", "iy ", "yy ", "ov ", "sto", "pro", "ost", "nn", "ete ", "aet ", "nyi", "lo ", "li ", "hto"}},
}

// spelt guesses the language by its spelling, where no frequent word tells; "" where two are as likely.
func spelt(plain []byte) string {
	best, most, tied := "", 1, false
	for _, spelling := range spellings {
		count := 0
		for _, letters := range spelling.letters {
			count += bytes.Count(plain, []byte(letters))
		}
		tied = count == most && best != "" || tied && count <= most
		if count > most {
			best, most = spelling.language, count
		}
	}
	if tied {
		return ""
	}
	return best
}

func cyrillicLanguage(m *message, letters *letterCount) string {
	switch {
	case letters[ukrainianHint] > letters[russianHint]:
		return "uk"
	case letters[russianHint] > 0:
		return "ru"
	}
	if most(m, ukrainianWords, cyrillicLanguages, "") == "uk" {
		return "uk"
	}
	return "ru"
}

// most returns the language with the most frequent words; of equals the one that was spoken before, or the one that stands first; "" where
// there are none.
func most(m *message, table map[string]uint8, languages []string, before string) string {
	var counts [3]int
	for _, w := range m.words {
		speaks := table[string(m.text(w))]
		for i := range languages {
			counts[i] += int(speaks >> i & 1)
		}
	}
	best, count := "", 0
	for i, language := range languages {
		if counts[i] > count || counts[i] == count && count > 0 && language == before {
			best, count = language, counts[i]
		}
	}
	return best
}

// letterCount is how many letters of a text give which hint.
type letterCount [hints]int

func (c *letterCount) cyrillic() int { return c[cyrillicHint] + c[ukrainianHint] + c[russianHint] }

func (c *letterCount) latin() int { return c[latinHint] + c[polishHint] }

func (c *letterCount) add(others *letterCount) {
	for i, n := range others {
		c[i] += n
	}
}

func countLetters(plain []byte) (c letterCount) {
	for _, r := range string(plain) {
		c[letterOf(r).hint]++
	}
	return c
}
