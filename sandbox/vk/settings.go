package vk

import "slices"

// settings say what a program wants to hear, in Long Poll or at one callback server.
type settings struct {
	enabled bool
	version string
	off     map[string]bool // everything is switched on that is not here
}

const usualVersion = "5.131"

func usualSettings() settings {
	return settings{enabled: true, version: usualVersion, off: map[string]bool{}}
}

func (s *settings) wants(kind string) bool { return s.enabled && !s.off[kind] }

// change takes over what a call gives and leaves the rest.
func (s *settings) change(c *call) {
	if c.has("api_version") {
		s.version = c.text("api_version")
	}
	for _, kind := range eventKinds() {
		if c.has(kind) {
			s.off[kind] = !c.flag(kind)
		}
	}
}

// wire is groups_long_poll_events: every kind with 0 or 1. VK can be asked about kinds that the sandbox never sends.
func (s *settings) wire() map[string]int {
	events := map[string]int{}
	for _, kind := range append(eventKinds(), "app_payload", "message_read", "lead_forms_new", "market_order_new", "market_order_edit") {
		events[kind] = bit(!s.off[kind])
	}
	return events
}

// eventKinds are those of groups.setLongPollSettings.
func eventKinds() []string {
	kinds := []string{
		"message_new", "message_reply", "message_allow", "message_deny", "message_edit", "message_typing_state", "message_event",
		"photo_new", "audio_new", "video_new", "wall_post_new", "wall_repost", "poll_vote_new",
		"group_join", "group_leave", "group_change_settings", "group_change_photo", "group_officers_edit", "user_block", "user_unblock",
		"like_add", "like_remove", "donut_subscription_create", "donut_subscription_prolonged", "donut_subscription_cancelled",
		"donut_subscription_price_changed", "donut_subscription_expired", "donut_money_withdraw", "donut_money_withdraw_error",
	}
	for _, place := range []string{"wall_reply", "board_post", "photo_comment", "video_comment", "market_comment"} {
		kinds = append(kinds, place+"_new", place+"_edit", place+"_delete", place+"_restore")
	}
	return slices.Clip(kinds)
}

func groupsGetLongPollSettings(c *call) (any, error) {
	s := &c.community.settings
	return map[string]any{"is_enabled": s.enabled, "api_version": s.version, "events": s.wire()}, nil
}

func groupsSetLongPollSettings(c *call) (any, error) {
	if c.has("enabled") {
		c.community.settings.enabled = c.flag("enabled")
	}
	c.community.settings.change(c)
	return 1, nil
}
