package topics

import (
	"strings"
	"testing"

	"otklik/desk/staff"
)

func TestANewOperatorIsToldOnlyOfWindowsThatThereAre(t *testing.T) {
	for _, c := range []struct {
		grouped     bool
		page        string
		group, desk bool
	}{
		{true, "https://desk.example.com/desk/", true, true},
		{false, "https://desk.example.com/desk/", false, true},
		{true, "", true, false},
	} {
		door, err := NewDoor(DoorOptions{Page: c.page, Grouped: c.grouped})
		if err != nil {
			t.Fatal(err)
		}
		told := door.welcome(staff.Operator{Name: "Мария"})
		if !strings.Contains(told, "Мария") || strings.Contains(told, "в группе операторов") != c.group || strings.Contains(told, "/desk") != c.desk {
			t.Errorf("with a group (%t) and the page %q it says %q", c.grouped, c.page, told)
		}
	}
}
