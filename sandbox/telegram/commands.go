package telegram

import (
	"encoding/json"
	"regexp"
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func setMyCommands(c *call) (any, error) {
	var list []Command
	if err := json.Unmarshal([]byte(c.text("commands")), &list); err != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(list) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, command := range list {
		switch n := units(command.Description); {
		case !commandName.MatchString(command.Command):
			return nil, badRequest("BOT_COMMAND_INVALID")
		case n < 1 || n > 256:
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	c.bot.commands[c.commandScope()] = list
	return true, nil
}

func getMyCommands(c *call) (any, error) {
	if list := c.bot.commands[c.commandScope()]; list != nil {
		return list, nil
	}
	return []Command{}, nil
}

func deleteMyCommands(c *call) (any, error) {
	delete(c.bot.commands, c.commandScope())
	return true, nil
}

// commandScope keeps one list for each scope and language, as asked for: no scope is the default one.
func (c *call) commandScope() string {
	scope := struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}{Type: "default"}
	_ = json.Unmarshal([]byte(c.text("scope")), &scope) // nothing given is the default scope
	key, _ := json.Marshal(scope)
	return c.text("language_code") + string(key)
}
