// Package metrics tells Prometheus how the program is doing. No label and no value holds anything of a person: accounts are
// named as in the settings, everything else is a figure.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"otklik/bot"
	"otklik/bot/engine"
)

// countingTime bounds how long the store may take to be counted for one look.
const countingTime = 2 * time.Second

// Account is one that is served.
type Account struct {
	Name     string
	Platform bot.Platform
	Right    *engine.Right // to poll; nil: none is needed
}

// Handler answers with all metrics: the program's own, Go's and the process's.
func Handler(engine *engine.Engine, store bot.Store, accounts []Account) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{newVocabulary(), engine, store, accounts}, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// collector reads at each look what the engine has counted.
type collector struct {
	*vocabulary
	engine   *engine.Engine
	store    bot.Store
	accounts []Account
}

// Describe lists what can be told.
func (c *collector) Describe(into chan<- *prometheus.Desc) {
	for _, desc := range c.descs {
		into <- desc
	}
}

// Collect tells everything.
func (c *collector) Collect(into chan<- prometheus.Metric) {
	for _, a := range c.accounts {
		if t := c.engine.Tally(a.Name); t != nil {
			c.collectTally(into, a, t)
		}
		if a.Right != nil {
			into <- gauge(c.pollRight, truth(a.Right.Held()), a.Name)
		}
	}
	times := c.engine.StoreTimes()
	for operation, h := range map[string]*engine.Histogram{"load": times.Load, "commit": times.Commit, "lease": times.Lease, "settle": times.Settle} {
		into <- histogram(c.storeSeconds, h, operation)
	}
	c.collectStore(into)
}

func (c *collector) collectTally(into chan<- prometheus.Metric, a Account, t *engine.Tally) {
	for kind, n := range t.Events.Counts() {
		into <- counter(c.events, n, a.Name, string(kind))
	}
	for outcome, n := range t.Outcomes.Counts() {
		into <- counter(c.decisions, n, a.Name, string(outcome))
	}
	for result, n := range t.Results.Counts() {
		into <- counter(c.sends, n, a.Name, string(a.Platform), string(result))
	}
	into <- counter(c.floods, t.Floods.Load(), a.Name, string(a.Platform))
	into <- histogram(c.heat, t.Heat, a.Name)
}

// collectStore counts what is stored. A store that does not answer is a figure, too.
func (c *collector) collectStore(into chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countingTime)
	defer cancel()
	counts, err := c.store.Counts(ctx)
	into <- gauge(c.storeUp, truth(err == nil))
	if err != nil {
		return
	}
	into <- gauge(c.queueAge, c.age(counts.OldestDue))
	into <- gauge(c.jobs, float64(counts.Jobs))
	into <- gauge(c.conversations, float64(counts.Conversations))
	into <- gauge(c.openCases, float64(counts.Waiting))
	into <- gauge(c.lines, float64(counts.Lines))
	into <- gauge(c.failed, float64(counts.Failed))
}

// age is how long something has been due, in seconds, by the store's clock where it has one.
func (c *collector) age(due time.Time) float64 {
	if due.IsZero() {
		return 0
	}
	now := time.Now()
	if clock, ok := bot.Able[bot.Clock](c.store); ok {
		now = clock.Now()
	}
	return max(0, now.Sub(due).Seconds())
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
