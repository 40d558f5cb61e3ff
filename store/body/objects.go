package body

import "slices"

// object is fields of their own, also where all of them are zero.
func object[T any](f *fields, n int, value *T, parts func(*fields, *T)) {
	switch {
	case !f.reads:
		f.begin(n, asObject)
		parts(f, value)
		f.text = append(f.text, 0)
	case f.form() != asObject:
		f.tear()
	default:
		f.inside(func() { parts(f, value) })
		f.next()
	}
}

// part is an object that is left out if it is zero.
func part[T comparable](f *fields, n int, value *T, parts func(*fields, *T)) {
	var zero T
	if f.there(n, *value != zero) {
		object(f, n, value, parts)
	}
}

// pointed is an object or nil.
func pointed[T any](f *fields, n int, value **T, parts func(*fields, *T)) {
	if !f.there(n, *value != nil) {
		return
	}
	if f.reads {
		*value = new(T)
	}
	object(f, n, *value, parts)
}

// list is a field that comes once for each of some values.
func list[T any](f *fields, n int, items *[]T, value func(*fields, int, *T)) {
	if !f.reads {
		for i := range *items {
			value(f, n, &(*items)[i])
		}
		return
	}
	for f.at(n) {
		var item T
		value(f, n, &item)
		*items = append(*items, item)
	}
}

func objects[T any](f *fields, n int, items *[]T, parts func(*fields, *T)) {
	list(f, n, items, func(f *fields, n int, item *T) { object(f, n, item, parts) })
}

// dictionary is a field that comes twice for each of some names, in their order: for the name and for its value.
func dictionary[V any](f *fields, n int, values *map[string]V, value func(*fields, int, *V)) {
	if !f.reads {
		var item V
		for _, name := range sortedKeys(f, *values) {
			item = (*values)[name]
			term(f, n, &name)
			value(f, n, &item)
		}
		return
	}
	for f.at(n) {
		var name string
		var item V
		term(f, n, &name)
		if !f.at(n) {
			f.tear()
			return
		}
		value(f, n, &item)
		put(values, name, item)
	}
}

// set is a field that comes once for each of some names; behind one that is not in the set stands a zero.
func set(f *fields, n int, values *map[string]bool) {
	if !f.reads {
		for _, name := range sortedKeys(f, *values) {
			plain(f, n, &name)
			if not := 0; !(*values)[name] {
				digits(f, n, &not)
			}
		}
		return
	}
	for f.at(n) {
		var name string
		plain(f, n, &name)
		in := !f.at(n) || f.form() != asWhole
		if not := 0; !in {
			digits(f, n, &not)
		}
		put(values, name, in)
	}
}

func put[V any](values *map[string]V, name string, value V) {
	if *values == nil {
		*values = make(map[string]V)
	}
	(*values)[name] = value
}

func sortedKeys[V any](f *fields, values map[string]V) []string {
	f.keys = f.keys[:0]
	for key := range values {
		f.keys = append(f.keys, key)
	}
	slices.Sort(f.keys)
	return f.keys
}
