package staff_test

import (
	"strings"
	"testing"
	"time"

	"otklik/desk/staff"
)

func TestASignInLinkIsGoodOnceAndForFiveMinutes(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	token, err := o.Link(t.Context(), 501)
	if err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{"", "forged", strings.ToLower(token), token + "A"} {
		_, _, err = o.SignIn(t.Context(), forged)
		o.wants(err, staff.ErrLink)
	}
	cookie, who, err := o.SignIn(t.Context(), token)
	if err != nil || who.Name != "Мария" {
		t.Fatalf("%+v, %v", who, err)
	}
	_, _, err = o.SignIn(t.Context(), token)
	o.wants(err, staff.ErrLink)
	if who, err := o.window().Session(t.Context(), cookie); err != nil || who.ID != 501 {
		t.Errorf("another replica sees %+v, %v", who, err)
	}
	late, err := o.Link(t.Context(), 501)
	if err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(5 * time.Minute)
	_, _, err = o.SignIn(t.Context(), late)
	o.wants(err, staff.ErrLink)
	_, err = o.Link(t.Context(), 777)
	o.wants(err, staff.ErrUnknown)
}

func TestASessionRestsTwelveHoursAndIsRevoked(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	phone, laptop := o.signsIn(501), o.signsIn(501)
	alive := func(cookie string, want error) {
		t.Helper()
		_, err := o.Session(t.Context(), cookie)
		o.wants(err, want)
	}
	for range 3 {
		o.now = o.now.Add(staff.Idle - time.Minute)
		alive(phone, nil)
	}
	alive(laptop, staff.ErrSession)
	tablet := o.signsIn(501)
	o.wants(o.SignOut(t.Context(), tablet), nil)
	alive(tablet, staff.ErrSession)
	alive(phone, nil)
	o.wants(o.Revoke(t.Context(), 501), nil)
	alive(phone, staff.ErrSession)
	o.wants(o.Revoke(t.Context(), 777), staff.ErrUnknown)
	tireless := o.signsIn(501)
	for range 62 {
		o.now = o.now.Add(staff.Idle - time.Minute)
		_, _ = o.Session(t.Context(), tireless)
	}
	alive(tireless, staff.ErrSession)
}

func TestOfManyBrowsersTheOldestGivesWay(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	o.hires(502, staff.Plain, "Олег")
	colleague, first := o.signsIn(502), o.signsIn(501)
	for range 20 {
		o.signsIn(501)
	}
	_, err := o.Session(t.Context(), first)
	o.wants(err, staff.ErrSession)
	_, err = o.Session(t.Context(), colleague)
	o.wants(err, nil)
}

func TestAPasswordSignsInAndIsNeverStored(t *testing.T) {
	o := newOffice(t)
	o.hires(501, staff.Admin, "Мария")
	_, _, err := o.Password(t.Context(), "Мария", "")
	o.wants(err, staff.ErrPassword)
	o.wants(o.SetPassword(t.Context(), 501, "короткий"), staff.ErrWeak)
	o.wants(o.SetPassword(t.Context(), 501, strings.Repeat("я", 201)), staff.ErrWeak)
	o.wants(o.SetPassword(t.Context(), 777, "длинный пароль"), staff.ErrUnknown)
	o.wants(o.SetPassword(t.Context(), 501, "длинный пароль"), nil)
	for _, wrong := range [][2]string{{"Мария", "длинный парол"}, {"Олег", "длинный пароль"}, {"", ""}, {"501", strings.Repeat("x", 10_000)}} {
		_, _, err := o.Password(t.Context(), wrong[0], wrong[1])
		o.wants(err, staff.ErrPassword)
	}
	cookie, who, err := o.Password(t.Context(), "мария", "длинный пароль")
	if err != nil || who.ID != 501 {
		t.Fatalf("%+v, %v", who, err)
	}
	token, err := o.Invite(t.Context(), staff.Plain, "")
	if err != nil {
		t.Fatal(err)
	}
	records, err := o.store.Records(t.Context(), []string{"staff"})
	if err != nil || !strings.Contains(string(records[0].Value), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored is %s, %v", records[0].Value, err)
	}
	for _, secret := range []string{"длинный", cookie, token} {
		if strings.Contains(string(records[0].Value), secret) {
			t.Errorf("%q stands in the store", secret)
		}
	}
	o.wants(o.SetPassword(t.Context(), 501, "другой длинный пароль"), nil)
	_, err = o.Session(t.Context(), cookie)
	o.wants(err, staff.ErrSession)
	o.wants(o.SetPassword(t.Context(), 501, ""), nil)
	_, _, err = o.Password(t.Context(), "Мария", "другой длинный пароль")
	o.wants(err, staff.ErrPassword)
}
