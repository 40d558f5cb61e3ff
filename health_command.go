package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"otklik/config"
)

// healthPatience is how long a running program may take to say that it is well.
const healthPatience = 5 * time.Second

// healthCommand is what a container's watchdog calls: there is neither a shell nor curl beside the program.
type healthCommand struct {
	Config string `help:"Settings file of the running program." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

// Run asks the program that runs with these settings whether it is well.
func (c *healthCommand) Run(ctx context.Context) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+nearAddress(settings.Desk.Listen)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for health: %w; is otklik run running?", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for health: the program answers %s", answer.Status)
	}
	return nil
}

// nearAddress is where an address that is listened on is reached from the same machine: 0.0.0.0 and :: are no places to
// call. It is a number and no name, for a container may have nobody to ask about names.
func nearAddress(listened string) string {
	host, port, err := net.SplitHostPort(listened)
	switch ip := net.ParseIP(host); {
	case err != nil:
		return listened
	case host == "" || ip.Equal(net.IPv4zero):
		return net.JoinHostPort("127.0.0.1", port)
	case ip.Equal(net.IPv6unspecified):
		return net.JoinHostPort("::1", port)
	}
	return listened
}
