package understand

import "testing"

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
