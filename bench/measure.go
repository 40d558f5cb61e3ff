package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// figure is one measurement of one bot.
type figure struct {
	perSecond    float64       // replies, while many customers write
	processor    time.Duration // of the bot's process, for one reply, while many customers write
	redis        time.Duration // of Redis, likewise; 0: there is none
	median, late float64       // milliseconds from a line to its reply, one customer after the other
}

func (f figure) String() string {
	return fmt.Sprintf("%.0f replies/s, %d µs of processor time each and %d of Redis; alone %.2f ms, p99 %.2f ms", f.perSecond, f.processor.Microseconds(), f.redis.Microseconds(), f.median, f.late)
}

// warming is how many customers are answered before anything is measured.
const warming = 1000

// measure starts a bot with all that it needs, lets customers write, and stops everything.
func (p *plan) measure(ctx context.Context, c contender) (f figure, err error) {
	run := filepath.Join(p.folder, "run")
	if err := os.MkdirAll(run, 0o700); err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(run)) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	redis, err := startRedis(ctx, c, run)
	if err != nil {
		return f, err
	}
	town, err := startTown(ctx, filepath.Join(p.folder, "telegram"))
	if err != nil {
		return f, err
	}
	defer town.stop()
	line, err := c.command(p.folder, town.address, redis.address)
	if err != nil {
		return f, err
	}
	bot, err := start(ctx, line...)
	if err != nil {
		return f, err
	}
	defer bot.stop()
	return p.ask(town, bot.Process.Pid, redis.pid)
}

// ask has the customers write.
func (p *plan) ask(town *town, bot, redis int) (f figure, err error) {
	if _, err = town.order("crowd", warming); err != nil {
		return f, err
	}
	alone, err := town.order("alone", p.alone)
	if err != nil {
		return f, err
	}
	before, redisBefore := processor(bot), processor(redis)
	crowd, err := town.order("crowd", p.crowd)
	if err != nil {
		return f, err
	}
	each := time.Duration(p.crowd)
	return figure{perSecond: float64(crowd.Answered) / crowd.Seconds, processor: (processor(bot) - before) / each,
		redis: (processor(redis) - redisBefore) / each, median: alone.Median, late: alone.Late}, nil
}

// processor is how much processor time a process has used; 0 when there is none. The kernel counts in hundredths of a second
// (man 5 proc_pid_stat).
func processor(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const user, system = 11, 12 // counted from what follows the name
	spent := time.Duration(0)
	for _, field := range []string{fields[user], fields[system]} {
		ticks, _ := strconv.Atoi(field)
		spent += time.Duration(ticks) * 10 * time.Millisecond
	}
	return spent
}

// process is a child that is stopped at the end.
type process struct{ *exec.Cmd }

func start(ctx context.Context, line ...string) (process, error) {
	p := process{exec.CommandContext(ctx, line[0], line[1:]...)}
	p.Stderr = os.Stderr
	return p, p.Start()
}

// stop asks the child to end. How it ends does not matter any more.
func (p process) stop() {
	_ = p.Process.Signal(syscall.SIGTERM)
	_ = p.Wait()
}

// town is the process that plays Telegram.
type town struct {
	process
	address string
	orders  io.WriteCloser
	answers *json.Decoder
}

func startTown(ctx context.Context, path string) (*town, error) {
	t := &town{process: process{exec.CommandContext(ctx, path)}}
	t.Stderr = os.Stderr
	var err error
	if t.orders, err = t.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := t.StdoutPipe()
	if err != nil {
		return nil, err
	}
	t.answers = json.NewDecoder(bufio.NewReader(output))
	if err := t.Start(); err != nil {
		return nil, err
	}
	var hello struct{ Serves string }
	err = t.answers.Decode(&hello)
	t.address = hello.Serves
	return t, err
}

// result is what came of an order.
type result struct {
	Answered, Missing, Stray int
	Seconds                  float64
	Median                   float64 `json:"median_ms"`
	Late                     float64 `json:"p99_ms"`
}

// order has customers write. It is an error when not each of them is answered once.
func (t *town) order(what string, count int) (r result, err error) {
	if _, err := fmt.Fprintln(t.orders, what, count); err != nil {
		return r, err
	}
	if err := t.answers.Decode(&r); err != nil {
		return r, err
	}
	if r.Answered != count || r.Stray > 0 {
		return r, fmt.Errorf("%d of %d customers were answered, %d answers were to nobody who waited", r.Answered, count, r.Stray)
	}
	return r, nil
}

// server is the Redis of a bot.
type server struct {
	address string
	pid     int
}

// startRedis starts an empty Redis that syncs its log once a second, for a bot that needs one.
func startRedis(ctx context.Context, c contender, folder string) (s server, err error) {
	if !c.redis {
		return s, nil
	}
	port, err := freePort()
	if err != nil {
		return s, err
	}
	redis := exec.CommandContext(ctx, "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "",
		"--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--loglevel", "warning")
	if err := redis.Start(); err != nil {
		return s, err
	}
	context.AfterFunc(ctx, func() { _ = redis.Wait() }) // the context has killed it
	s = server{net.JoinHostPort("127.0.0.1", port), redis.Process.Pid}
	return s, answers(ctx, s.address)
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// answers waits until something listens there.
func answers(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}
