// Telegram plays the Bot API's server for measurements: it does as little as a server can, so that what is measured is the bot.
// Customers write as fast as their lines are fetched, and each must be answered once.
//
// Orders come on standard input, one a line, and each is answered with a line of JSON on standard output:
//
//	crowd COUNT   so many customers write one line each, at most 1,000 of them waiting for an answer at a time
//	alone COUNT   so many customers write one after the other, each when the one before was answered
//
// The sandbox plays all of Telegram, with its rules and refusals; this knows getUpdates and sendMessage.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"time"
)

// atOnce is how many customers of a crowd wait for an answer at a time.
const atOnce = 1000

// patience is after how long without an answer an order is given up.
const patience = 20 * time.Second

func main() {
	address := flag.String("listen", "127.0.0.1:0", "address to serve on")
	flag.Parse()
	if err := serve(*address); err != nil {
		fmt.Fprintln(os.Stderr, "telegram:", err)
		os.Exit(1)
	}
}

// serve follows orders until standard input ends.
func serve(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	t := newTown()
	go accept(listener, t)
	say := json.NewEncoder(os.Stdout)
	if err := say.Encode(map[string]string{"serves": "http://" + listener.Addr().String()}); err != nil {
		return err
	}
	orders := bufio.NewScanner(os.Stdin)
	for orders.Scan() {
		var what string
		var count int
		if _, err := fmt.Sscan(orders.Text(), &what, &count); err != nil {
			return fmt.Errorf("read order %q: %w", orders.Text(), err)
		}
		waiting := atOnce
		if what == "alone" {
			waiting = 1
		}
		if err := say.Encode(t.write(count, waiting)); err != nil {
			return err
		}
	}
	return orders.Err()
}
