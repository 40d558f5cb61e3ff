package config

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Duration is a time span written as 4s, 15m or 24h. It exists because an error about a plain time.Duration does not say where it stands.
type Duration time.Duration

func (d Duration) String() string { return time.Duration(d).String() }

// UnmarshalText reads a span from the environment.
func (d *Duration) UnmarshalText(text []byte) error {
	span, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no time span; write it with a unit, such as 4s, 15m or 24h", text)
	}
	*d = Duration(span)
	return nil
}

// UnmarshalYAML reads a span from a settings file.
func (d *Duration) UnmarshalYAML(node ast.Node) error {
	if err := d.UnmarshalText([]byte(node.GetToken().Value)); err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: node.GetToken()}
	}
	return nil
}
