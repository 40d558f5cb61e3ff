package staff_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
)

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	o := newOffice(t)
	token, err := o.Invite(t.Context(), staff.Lead, "")
	if err != nil {
		t.Fatal(err)
	}
	maria, err := o.Accept(t.Context(), staff.LinkPrefix+token, bot.Person{ID: 501, Name: "Мария Пример", Username: "maria_p"})
	if err != nil || maria.Name != "Мария Пример" || maria.Role != staff.Lead || !maria.Since.Equal(o.now) {
		t.Errorf("%+v, %v", maria, err)
	}
	for _, again := range []string{token, "", "made up", staff.LinkPrefix} {
		_, err = o.Accept(t.Context(), again, bot.Person{ID: 502, Name: "Олег"})
		o.wants(err, staff.ErrInvitation)
	}
	late, err := o.Invite(t.Context(), staff.Plain, "Олег")
	if err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(72 * time.Hour)
	_, err = o.Accept(t.Context(), late, bot.Person{ID: 502})
	o.wants(err, staff.ErrInvitation)
	if _, found, err := o.Operator(t.Context(), 502); found || err != nil {
		t.Errorf("who came too late works here: %v", err)
	}
}

func TestColleaguesAreCalledByIdNameOrUsername(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	o.wants(o.Met(t.Context(), bot.Person{ID: 501, Username: "maria_p"}), nil)
	for _, called := range []string{"501", "мария", " Мария ", "@Maria_P", "maria_p"} {
		if found, ok, err := o.Find(t.Context(), called); !ok || err != nil || found.ID != 501 {
			t.Errorf("%q finds %+v, %v", called, found, err)
		}
	}
	for _, nobody := range []string{"", "@", "0", "Олег", "502"} {
		if found, ok, _ := o.Find(t.Context(), nobody); ok {
			t.Errorf("%q finds %+v", nobody, found)
		}
	}
	if got := o.window().Name("501"); got != "501" {
		t.Errorf("a window that has not looked knows %q", got)
	}
	if got := o.Name("501") + o.Name("502") + o.Name("Ольга"); got != "Мария502Ольга" {
		t.Errorf("names are %q", got)
	}
}

func TestTwoColleaguesNeverHaveOneName(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	_, err := o.Invite(t.Context(), staff.Plain, "мария")
	o.wants(err, staff.ErrName)
	token, err := o.Invite(t.Context(), staff.Plain, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Мария", "", "a\nb", strings.Repeat("я", 61)} {
		_, err = o.Accept(t.Context(), token, bot.Person{ID: 502, Name: name})
		o.wants(err, staff.ErrName)
	}
	_, err = o.Accept(t.Context(), token, bot.Person{ID: 502, Name: "Мария Вторая"}) // the invitation was not used up by the wrong names
	o.wants(err, nil)
}

func TestAnInvitationIsSeenUntilItIsAcceptedTakenBackOrTooOld(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	open := func(want string) (all []staff.Invitation) {
		t.Helper()
		all, err := o.Invitations(t.Context())
		var names []string
		for _, i := range all {
			names = append(names, i.Name)
		}
		if got := strings.Join(names, ", "); got != want || err != nil {
			t.Errorf("invited are %q, want %q, %v", got, want, err)
		}
		return all
	}
	open("")
	var tokens []string
	for _, name := range []string{"Олег", "Зоя", "Пётр"} {
		token, err := o.Invite(t.Context(), staff.Lead, name)
		o.wants(err, nil)
		tokens = append(tokens, token)
	}
	zoya := open("Олег, Зоя, Пётр")[1]
	if zoya.Role != staff.Lead || strings.Contains(strings.Join(tokens, " "), zoya.ID) {
		t.Errorf("it is %+v", zoya)
	}
	o.wants(o.Uninvite(t.Context(), zoya.ID), nil)
	o.wants(o.Uninvite(t.Context(), zoya.ID), staff.ErrInvitation)
	o.wants(o.Uninvite(t.Context(), ""), staff.ErrInvitation)
	_, err := o.Accept(t.Context(), tokens[1], bot.Person{ID: 502, Name: "Зоя"})
	o.wants(err, staff.ErrInvitation)
	_, err = o.Accept(t.Context(), tokens[0], bot.Person{ID: 503, Name: "Олег"})
	o.wants(err, nil)
	petr := open("Пётр")[0]
	o.now = o.now.Add(72 * time.Hour)
	open("")
	o.wants(o.Uninvite(t.Context(), petr.ID), staff.ErrInvitation)
}

func TestTheLastAdminStays(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	o.hires(502, staff.Lead, "Олег")
	o.wants(o.Remove(t.Context(), 501), staff.ErrLastAdmin)
	o.wants(o.SetRole(t.Context(), 501, staff.Lead), staff.ErrLastAdmin)
	o.wants(o.SetRole(t.Context(), 502, "boss"), staff.ErrRole)
	o.wants(o.SetRole(t.Context(), 503, staff.Lead), staff.ErrUnknown)
	token, err := o.Invite(t.Context(), staff.Plain, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Accept(t.Context(), token, bot.Person{ID: 501, Name: "Мария"})
	o.wants(err, staff.ErrLastAdmin)
	o.wants(o.SetRole(t.Context(), 502, staff.Admin), nil)
	o.wants(o.Remove(t.Context(), 501), nil)
	o.wants(o.Remove(t.Context(), 502), staff.ErrLastAdmin)
	o.wants(o.Remove(t.Context(), 501), staff.ErrUnknown)
}

func TestWhoIsRemovedIsOutEverywhereAndKeepsTheName(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	o.hires(502, staff.Plain, "Олег")
	o.wants(o.SetPassword(t.Context(), 502, "длинный пароль"), nil)
	cookie := o.signsIn(502)
	link, err := o.Link(t.Context(), 502)
	if err != nil {
		t.Fatal(err)
	}
	o.wants(o.window().Remove(t.Context(), 502), nil)
	_, err = o.Session(t.Context(), cookie)
	o.wants(err, staff.ErrSession)
	_, _, err = o.SignIn(t.Context(), link)
	o.wants(err, staff.ErrLink)
	_, err = o.Link(t.Context(), 502)
	o.wants(err, staff.ErrUnknown)
	_, _, err = o.Password(t.Context(), "Олег", "длинный пароль")
	o.wants(err, staff.ErrPassword)
	if _, works, _ := o.Operator(t.Context(), 502); works || o.Name("502") != "Олег" {
		t.Errorf("works: %v, called %q", works, o.Name("502"))
	}
	if back := o.hires(502, staff.Lead, "Олег"); !back.Works() || back.Role != staff.Lead {
		t.Errorf("who comes back is %+v", back)
	}
}

func TestWhoHasNoTelegramWorksAtThePage(t *testing.T) {
	o := newOffice(t)
	first, second := o.hires(0, staff.Plain, "Вера"), o.hires(0, staff.Plain, "Нина")
	if first.ID != -1 || second.ID != -2 || first.Key() != "-1" {
		t.Errorf("%+v and %+v", first, second)
	}
	if who, err := o.Session(t.Context(), o.signsIn(-2)); err != nil || who.Name != "Нина" {
		t.Errorf("%+v, %v", who, err)
	}
}

func TestManyWindowsChangeTheTableAtOnceAndLoseNothing(t *testing.T) {
	o := newOffice(t)
	const many = 8
	var wg sync.WaitGroup
	for range many {
		window := o.window()
		wg.Go(func() {
			token, err := window.Invite(t.Context(), staff.Plain, "")
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := window.Accept(t.Context(), token, bot.Person{Name: "Оператор " + token[:4]}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := o.Operators(t.Context())
	var ids []int64
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	if err != nil || len(slices.Compact(ids)) != many {
		t.Errorf("operators are %v, %v", ids, err)
	}
}
