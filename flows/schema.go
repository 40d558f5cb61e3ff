package flows

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"
)

// Schema gives the JSON Schema of a flow file: an editor that knows it completes keys and underlines mistakes while an admin writes.
func Schema() ([]byte, error) { return schemaOf(flowShape{}, "Otklik flow") }

// PhrasesSchema gives the JSON Schema of a phrases file.
func PhrasesSchema() ([]byte, error) { return schemaOf(phrasesShape{}, "Otklik phrases") }

func schemaOf(shape any, title string) ([]byte, error) {
	reflector := jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, Mapper: mapDuration, Namer: shapeName}
	schema := reflector.Reflect(shape)
	schema.Title = title
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write json schema: %w", err)
	}
	return append(data, '\n'), nil
}

// mapDuration shows a time as the text an admin writes.
func mapDuration(t reflect.Type) *jsonschema.Schema {
	if t != reflect.TypeFor[time.Duration]() {
		return nil
	}
	return &jsonschema.Schema{Type: "string", Pattern: `^([0-9]+(\.[0-9]+)?(h|m|s))+$`}
}

func shapeName(t reflect.Type) string { return strings.TrimSuffix(t.Name(), "Shape") }

// JSONSchema shows an editor that a phrase is a list of variants or composed of parts.
func (phraseShape) JSONSchema() *jsonschema.Schema {
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
	composed := reflector.Reflect(composedShape{})
	variants := &jsonschema.Schema{Type: "array", Items: variantShape{}.JSONSchema()}
	composed.Version, variants.Version = "", ""
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{variants, composed}}
}

// JSONSchema shows an editor that a variant is a text, or a text with a guard.
func (variantShape) JSONSchema() *jsonschema.Schema {
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
	guarded := reflector.Reflect(plainVariant{})
	guarded.Version = ""
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, guarded}}
}
