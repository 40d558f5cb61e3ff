package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"otklik/bot/engine"
)

// vocabulary is everything that is told.
type vocabulary struct {
	names []string
	descs []*prometheus.Desc

	events, decisions, sends, floods, heat, pollRight       *prometheus.Desc // of accounts
	storeSeconds, storeUp                                   *prometheus.Desc
	queueAge, jobs, conversations, openCases, lines, failed *prometheus.Desc
}

func newVocabulary() *vocabulary {
	v := &vocabulary{}
	v.events = v.word("otklik_events_total", "Events that were brought to the engine, by account and kind.", "account", "kind")
	v.decisions = v.word("otklik_decisions_total", "What became of events: applied, duplicate, conflict (decided again), denied (an operator may not), rejected (set aside).", "account", "outcome")
	v.sends = v.word("otklik_sends_total", "Attempts to send a message by what became of them: sent, repeated, retry, refused, doubt, gave_up.", "account", "platform", "result")
	v.floods = v.word("otklik_too_many_requests_total", "Answers of a platform that there was too much (429, VK errors 6, 9 and 29).", "account", "platform")
	v.heat = v.word("otklik_heat", "How upset customers are after each of their lines, 0 to 1.", "account")
	v.storeSeconds = v.word("otklik_store_seconds", "How long the store takes for a batch.", "operation")
	v.storeUp = v.word("otklik_store_up", "1 while the store answers.")
	v.queueAge = v.word("otklik_queue_age_seconds", "How long the oldest due job has been due; 0: none is.")
	v.jobs = v.word("otklik_jobs", "Messages and timers that are not done, due or not.")
	v.conversations = v.word("otklik_conversations", "Conversations that are stored.")
	v.openCases = v.word("otklik_open_cases", "Cases in people's hands: waiting for an operator or led by one.")
	v.lines = v.word("otklik_lines", "Lines of all transcripts.")
	v.failed = v.word("otklik_failed", "What could not be read, decided or delivered and waits for people.")
	v.pollRight = v.word("otklik_poll_right", "1 on the replica that polls the account, 0 where it stands by.", "account")
	return v
}

func (v *vocabulary) word(name, help string, labels ...string) *prometheus.Desc {
	desc := prometheus.NewDesc(name, help, labels, nil)
	v.names, v.descs = append(v.names, name), append(v.descs, desc)
	return desc
}

// Names are the names of the program's own metrics.
func Names() []string { return newVocabulary().names }

func counter(of *prometheus.Desc, n int64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(of, prometheus.CounterValue, float64(n), labels...)
}

func gauge(of *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(of, prometheus.GaugeValue, v, labels...)
}

func histogram(of *prometheus.Desc, h *engine.Histogram, labels ...string) prometheus.Metric {
	count, sum, upTo := h.Read()
	return prometheus.MustNewConstHistogram(of, count, sum, upTo, labels...)
}
