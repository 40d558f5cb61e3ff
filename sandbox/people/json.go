package people

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

var errJSON = errors.New("read JSON")

// ReadJSON reads one value and no key that it does not know. What is wrong is told in the words of who sent it, whatever language they
// program in.
func ReadJSON(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	switch {
	case errors.Is(err, errJSON): // a value within reads itself
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", errJSON, inWords(err))
	case d.More():
		return fmt.Errorf("%w: more than one value", errJSON)
	}
	return nil
}

func inWords(err error) error {
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("nothing was sent; docs/sandbox.md shows what can be")
	case errors.As(err, &mistyped) && mistyped.Field == "":
		return fmt.Errorf("%s is wanted, and %s stands there", kindOf(mistyped.Type), article(mistyped.Value))
	case errors.As(err, &mistyped):
		return fmt.Errorf("%q is %s, and %s stands there", mistyped.Field, kindOf(mistyped.Type), article(mistyped.Value))
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return fmt.Errorf("%s; docs/sandbox.md names all of them", strings.TrimPrefix(err.Error(), "json: "))
	}
	return err
}

// kindOf is what stands for a Go type in JSON.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "an object"
}

// article puts one before what the library calls the value, such as "number 1.5".
func article(value string) string {
	if strings.ContainsAny(value[:1], "ao") {
		return "an " + value
	}
	return "a " + value
}
