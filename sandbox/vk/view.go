package vk

// View is what GET /world tells of VK.
type View struct {
	Communities []CommunityView `json:"communities"`
}

// CommunityView is one community with its public places.
type CommunityView struct {
	Group      int64            `json:"group"`
	Name       string           `json:"name"`
	ScreenName string           `json:"screen_name"`
	Places     []PlaceView      `json:"places"`
	People     map[int64]string `json:"people"`
	Dialogs    map[int64]Reach  `json:"dialogs"`
	Callbacks  []CallbackView   `json:"callbacks"`
}

// PlaceView is a post, topic, photo, video or market item.
type PlaceView struct {
	Where    string `json:"where"`
	Topic    int64  `json:"topic"`
	Text     string `json:"text"`
	Comments int    `json:"comments"`
	Closed   bool   `json:"closed,omitempty"`
}

// Reach tells whether the community may write to a person.
type Reach struct {
	Allowed bool `json:"allowed"`
	Unread  int  `json:"unread"`
}

// CallbackView is a callback server and its state: wait, ok or failed.
type CallbackView struct {
	URL    string `json:"url"`
	Status string `json:"status"`
}

// View lists the communities.
func (s *Server) View() View {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := View{Communities: []CommunityView{}}
	for _, c := range s.communities {
		v.Communities = append(v.Communities, c.view())
	}
	return v
}

func (c *community) view() CommunityView {
	v := CommunityView{
		Group: c.id, Name: c.name, ScreenName: c.screenName, Places: []PlaceView{}, People: map[int64]string{},
		Dialogs: map[int64]Reach{}, Callbacks: []CallbackView{},
	}
	for _, kind := range []string{wall, board, photo, video, market} {
		for _, t := range c.postsOf(kind) {
			v.Places = append(v.Places, PlaceView{Where: kind, Topic: t.id, Text: t.text, Comments: t.present(), Closed: t.closed})
		}
	}
	for id, place := range c.members {
		v.People[id] = place
	}
	for id, d := range c.dialogs {
		v.Dialogs[id] = Reach{Allowed: d.allowed, Unread: d.unread}
	}
	for _, h := range c.hooks {
		v.Callbacks = append(v.Callbacks, CallbackView{URL: h.url, Status: h.state})
	}
	return v
}
