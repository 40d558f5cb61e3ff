package storetest

import (
	"context"
	"maps"
	"slices"
	"strings"

	"otklik/bot"
)

func (m *model) Erase(ctx context.Context, ids []bot.ID) error {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	for _, id := range ids {
		m.eraseRecord(id)
		m.eraseJobs(id)
		m.eraseMarks(id)
	}
	return nil
}

func (m *model) eraseRecord(id bot.ID) {
	delete(m.conversations, id)
	delete(m.lines, id)
}

func (m *model) eraseJobs(id bot.ID) {
	m.jobs = slices.DeleteFunc(m.jobs, func(j *modelJob) bool { return j.Conversation == id })
}

func (m *model) eraseMarks(id bot.ID) {
	maps.DeleteFunc(m.applied, func(mark string, _ bool) bool { return strings.HasPrefix(mark, string(id)+" ") })
}

// Wipe has nothing to do: the model has no files.
func (m *model) Wipe(ctx context.Context, _ bool) error {
	defer m.lock.Unlock()
	return m.enter(ctx)
}
