package storetest

import (
	"reflect"
	"time"

	"otklik/bot"
)

// Filled is a value with something in every field, also in those that are added after today: a store that picks the fields
// it knows is found out.
func Filled[T any]() T {
	var value T
	fill(reflect.ValueOf(&value).Elem(), 1)
	return value
}

// fill numbers the fields, so that two that were exchanged differ.
func fill(v reflect.Value, number int64) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(noon().Add(time.Duration(number))))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() { // nobody keeps the others
				fill(v.Field(i), number+int64(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), number)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), number)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, number)
		fill(value, number)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	default:
		fillPlain(v, number)
	}
}

func fillPlain(v reflect.Value, number int64) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("поле <b>&\x00\u2028 " + string(rune('a'+number%26)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1 / float64(number+2)) // no finite binary fraction
	case reflect.Uint8:
		v.SetUint(uint64(number))
	default:
		v.SetInt(1<<53 + number) // what a double cannot hold
	}
}

// everything is a first version of a conversation with all its fields filled.
func everything(id bot.ID) bot.Conversation {
	c := Filled[bot.Conversation]()
	c.ID, c.Version, c.Section = id, 1, bot.SectionWaiting
	return c
}
