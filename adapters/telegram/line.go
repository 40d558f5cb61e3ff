package telegram

// Almost all updates are lines that a person has written, and nothing else. These are read by hand, field by field; where there is
// any other field, by encoding/json, with everything.

// line reads an update that brings a new line.
func (c *cursor) line(u *update) {
	for n := 0; c.part(n, "{", "}"); n++ {
		switch string(c.name()) {
		case "update_id":
			u.ID = c.number()
		case "message":
			once(c, &u.Message)
			c.message(u.Message)
		default:
			c.stop()
		}
	}
}

func (c *cursor) message(m *message) {
	for n := 0; c.part(n, "{", "}"); n++ {
		switch string(c.name()) {
		case "message_id":
			m.ID = c.number()
		case "from":
			once(c, &m.From)
			c.user(m.From)
		case "chat":
			c.chat(&m.Chat)
		case "date":
			c.number()
		case "text":
			m.Text = c.text()
		default:
			c.stop()
		}
	}
}

func (c *cursor) user(u *user) {
	for n := 0; c.part(n, "{", "}"); n++ {
		switch string(c.name()) {
		case "id":
			u.ID = c.number()
		case "is_bot":
			u.IsBot = c.flag()
		case "first_name":
			u.FirstName = c.text()
		case "last_name":
			u.LastName = c.text()
		case "username":
			u.Username = c.text()
		case "language_code":
			u.Language = c.text()
		case "is_premium":
			c.flag()
		default:
			c.stop()
		}
	}
}

func (c *cursor) chat(of *chat) {
	for n := 0; c.part(n, "{", "}"); n++ {
		switch string(c.name()) {
		case "id":
			of.ID = c.number()
		case "type":
			if of.Type = privateChat; !c.take(`"private"`) {
				of.Type = c.text()
			}
		case "title":
			of.Title = c.text()
		case "username":
			of.Username = c.text()
		case "first_name", "last_name":
			c.passText()
		default:
			c.stop()
		}
	}
}

// once makes room for an object that stands in another one at most once.
func once[T any](c *cursor, object **T) {
	if *object != nil {
		c.stop()
	}
	*object = new(T)
}
