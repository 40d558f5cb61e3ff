package telegram

// method is one entry of the Bot API.
type method struct {
	run      func(*call) (any, error)
	noticed  bool // people would notice it: ordered faults meet it without naming it
	unlocked bool // runs without the server's lock, since it waits or has a lock of its own
}

// methodTable names all methods in small letters, since Telegram matches them so.
func methodTable() map[string]method {
	table := map[string]method{
		"getme":                 {run: getMe},
		"getupdates":            {run: getUpdates, unlocked: true},
		"setwebhook":            {run: setWebhook, unlocked: true},
		"deletewebhook":         {run: deleteWebhook, unlocked: true},
		"getwebhookinfo":        {run: getWebhookInfo, unlocked: true},
		"logout":                {run: yes},
		"close":                 {run: yes},
		"getfile":               {run: getFile},
		"getchat":               {run: getChat},
		"getchatmember":         {run: getChatMember},
		"getchatadministrators": {run: getChatAdministrators},
		"getchatmembercount":    {run: getChatMemberCount},
		"getchatmemberscount":   {run: getChatMemberCount},
		"setmycommands":         {run: setMyCommands},
		"getmycommands":         {run: getMyCommands},
		"deletemycommands":      {run: deleteMyCommands},
		"createchatinvitelink":  {run: createChatInviteLink},
	}
	for name, run := range noticedMethods() {
		table[name] = method{run: run, noticed: true}
	}
	return table
}

func noticedMethods() map[string]func(*call) (any, error) {
	return map[string]func(*call) (any, error){
		"sendmessage":            sendMessage,
		"sendphoto":              sendMedia("photo"),
		"senddocument":           sendMedia("document"),
		"sendvoice":              sendMedia("voice"),
		"sendvideo":              sendMedia("video"),
		"sendaudio":              sendMedia("audio"),
		"sendanimation":          sendMedia("animation"),
		"sendsticker":            sendMedia("sticker"),
		"sendvideonote":          sendMedia("video_note"),
		"sendcontact":            sendContact,
		"sendlocation":           sendLocation,
		"sendmediagroup":         sendMediaGroup,
		"copymessage":            copyMessage,
		"forwardmessage":         forwardMessage,
		"editmessagetext":        editMessageText,
		"editmessagecaption":     editMessageCaption,
		"editmessagereplymarkup": editMessageReplyMarkup,
		"deletemessage":          deleteMessage,
		"deletemessages":         deleteMessages,
		"answercallbackquery":    answerCallbackQuery,
		"sendchataction":         sendChatAction,
		"setmessagereaction":     setMessageReaction,
		"pinchatmessage":         pinChatMessage,
		"unpinchatmessage":       unpinChatMessage,
		"leavechat":              leaveChat,
		"banchatmember":          changeMember(kicked),
		"kickchatmember":         changeMember(kicked),
		"unbanchatmember":        changeMember(left),
		"restrictchatmember":     changeMember(member),
		"createforumtopic":       createForumTopic,
		"editforumtopic":         editForumTopic,
		"closeforumtopic":        closeForumTopic,
		"reopenforumtopic":       reopenForumTopic,
		"deleteforumtopic":       deleteForumTopic,
	}
}

func getMe(c *call) (any, error) {
	return Self{User: *c.bot.user, CanJoinGroups: true, CanReadAllGroupMessages: c.bot.readsAll}, nil
}

func yes(*call) (any, error) { return true, nil }
