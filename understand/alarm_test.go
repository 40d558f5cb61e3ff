package understand

import (
	"strings"
	"testing"
)

func TestAHumanLooksAtOnceWhereLifeHealthOrALawIsSpokenOf(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{
		// people who speak of harming themselves
		"я больше не могу, из-за вас мне жить не хочется", "Вы списали последние деньги, хоть в петлю лезь", "после вашего кредита мне только в окно выйти",
		"не вижу смысла жить дальше", "я с собой что-нибудь сделаю", "лучше бы я умерла, чем это всё", "наложу на себя руки",
		"I don't want to live anymore", "there is no point in living", "I'll end it all because of you", "I feel like killing myself", "I am suicidal",
		"nie chce mi się żyć przez was", "nie mam po co żyć", "chyba się zabiję", "skończę ze sobą", "myślę o samobójstwie",
		// people who have lost somebody
		"Мы заказывали венок на похороны папы. Привезли, когда всё закончилось.", "У меня вчера умер муж, а вы звоните про его долг",
		"мама скончалась в больнице, отмените доставку", "цветы на поминки не привезли", "We ordered a wreath for my mother's funeral and it came too late",
		"My husband passed away last week and you keep calling him", "Zamówiliśmy wieniec na pogrzeb taty, przyszedł po mszy", "mój mąż zmarł, a wy dalej przysyłacie rachunki",
		// people who are ill, and those who wait for their medicine
		"Заказывала лекарство для ребенка, у него температура 39, а заказ так и не привезли", "сын болеет, лекарства до сих пор нет", "инсулин не привезли второй день",
		"My son has a high fever and the medicine still hasn't arrived", "my insulin never came", "Dziecko ma 39 stopni gorączki, a leku dalej nie ma", "insulina miała być wczoraj",
		// people who go to law
		"Если не вернёте деньги, я обращаюсь к юристу и в Роспотребнадзор", "мой адвокат с вами свяжется", "пишу заявление в Роспотребнадзор",
		"you will hear from my lawyer", "I'll report you to Trading Standards", "sprawą zajmie się mój prawnik i UOKiK", "mój adwokat się z wami skontaktuje",
	} {
		if reader.Read(text, Context{}).Alarm == "" {
			t.Errorf("%q: no human is called at once", text)
		}
	}
}

func TestWordsThatOnlySoundLikeAnAlarmCallNobody(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{
		"Умираю со смеху над вашей рекламой", "телефон умер через неделю", "батарея умерла", "у вас в магазине температура как в морозилке", "убиться можно, какие цены",
		"жить не могу без вашего кофе", "окно не закрывается, выйти на балкон нельзя", "петля на двери сломалась", "подскажите режим работы аптеки",
		"юридический адрес в договоре указан верно?", "я покончила с вашим сервисом", "сил моих больше нет", "лекарство от скуки",
		"my phone died", "I'm dying to try it", "this kills me, so funny", "do you sell medicine cabinets?", "the battery is dead", "I passed your shop", "live chat does not work",
		"telefon umarł po tygodniu", "umieram ze śmiechu", "jak żyć z taką obsługą", "czy jest apteka w pobliżu?", "prawnicza książka nie doszła",
	} {
		if got := reader.Read(text, Context{}).Alarm; got != "" {
			t.Errorf("%q: a human is called at once, because it %s", text, got)
		}
	}
}

func TestTheGravestWordTellsWhatAnAlarmIsAbout(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string]Concern{
		"подам в суд, и журналистам расскажу":                                       Law,
		"журналисты уже в курсе":                                                    Press,
		"подам в суд, ребёнка увезли на скорой":                                     Health,
		"в суд на вас подам за испорченные похороны мамы":                           Grief,
		"из-за вас похороны сорвались, я в полицию, да мне жить не хочется":         Despair,
		strings.Repeat("Диван не везут, отвечают грубо. ", 100) + "Жить не хочется": Despair,
	} {
		if got := reader.Read(text, Context{}).Concern; got != want {
			t.Errorf("%.80q: %q, want %q", text, got, want)
		}
	}
}

func TestHousesAreNobodysDespair(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{
		"не хочу жить в этой квартире, пока вы не почините отопление", "жить не хочу с таким соседом", "в вашем доме жить больше не могу, плесень везде",
		"I do not want to live in this flat until you mend the heating", "nie chcę żyć w takim mieszkaniu",
	} {
		if got := reader.Read(text, Context{}).Concern; got != "" {
			t.Errorf("%q: %s", text, got)
		}
	}
	for _, text := range []string{"не хочу жить в этом мире", "не хочу жить в такой нищете", "I don't want to live in this world", "nie chcę żyć na tym świecie"} {
		if got := reader.Read(text, Context{}).Concern; got != Despair {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestAnAdminsAlarmNeedsNoConcern(t *testing.T) {
	own, err := ParseMarkers("own.yaml", []byte("language: ru\nmarkers:\n  - {name: fire, reason: speaks of a fire, alarm: true, phrases: [пожар]}\n  - {name: smoke, reason: speaks of smoke, alarm: false, phrases: [дым]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t, own)
	if got := reader.Read("у вас на складе пожар", Context{}); got.Concern != Alarm || got.Alarm != "speaks of a fire" {
		t.Errorf("a fire: %q, %q", got.Concern, got.Alarm)
	}
	if got := reader.Read("откуда дым", Context{}); got.Concern != "" || got.Alarm != "" {
		t.Errorf("no more than smoke: %q, %q", got.Concern, got.Alarm)
	}
}
