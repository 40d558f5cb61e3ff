package storetest

import (
	"context"
	"fmt"
	"slices"

	"otklik/bot"
)

func (m *model) Position(ctx context.Context, name string) (string, error) {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	return m.positions[name], err
}

func (m *model) SetPosition(ctx context.Context, name, value string) error {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	m.positions[name] = value
	return err
}

func (m *model) Records(ctx context.Context, names []string) ([]bot.Record, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	found := make([]bot.Record, len(names))
	for i, name := range names {
		found[i] = copied(m.records[name])
		found[i].Name = name
	}
	return found, nil
}

func (m *model) PutRecord(ctx context.Context, r bot.Record) error {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	if r.Version != m.records[r.Name].Version+1 {
		return bot.ErrConflict
	}
	m.records[r.Name] = copied(r)
	if len(r.Value) == 0 {
		delete(m.records, r.Name)
	}
	return nil
}

func (m *model) SetAside(ctx context.Context, items []bot.Failed) error {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	for _, item := range items {
		if m.failedAt(item.ID) < 0 {
			m.failed = append(m.failed, copied(item))
		}
	}
	return nil
}

func (m *model) failedAt(id string) int {
	return slices.IndexFunc(m.failed, func(f bot.Failed) bool { return f.ID == id })
}

func (m *model) ListFailed(ctx context.Context, after string, limit int) ([]bot.Failed, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	at := m.failedAt(after)
	switch {
	case limit < 1:
		return nil, fmt.Errorf("limit %d: %w", limit, errModel)
	case at < 0 && after != "":
		return nil, nil
	}
	rest := m.failed[at+1:]
	return copied(rest[:min(limit, len(rest))]), nil
}

func (m *model) DropFailed(ctx context.Context, ids []string) error {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	m.failed = slices.DeleteFunc(m.failed, func(f bot.Failed) bool { return slices.Contains(ids, f.ID) })
	return err
}
