package vk

import "maps"

// method is one method of the API and who may call it.
type method struct {
	run     func(*call) (any, error)
	tokens  []string
	scope   string // that a community's token needs
	noticed bool   // people would notice: faults without a method meet it
}

// methodTable lists what the sandbox knows; other methods are answered with error 3.
func methodTable() map[string]method {
	table := map[string]method{"execute": {run: execute, tokens: []string{groupToken, userToken}}}
	for _, part := range []map[string]method{messageMethods(), communityMethods(), commentMethods(), otherMethods()} {
		maps.Copy(table, part)
	}
	return table
}

func messageMethods() map[string]method {
	group := []string{groupToken}
	person := []string{userToken}
	return map[string]method{
		"messages.send":                       {messagesSend, group, "messages", true},
		"messages.edit":                       {messagesEdit, group, "messages", true},
		"messages.delete":                     {messagesDelete, group, "messages", true},
		"messages.getById":                    {messagesGetByID, group, "messages", false},
		"messages.getByConversationMessageId": {messagesGetByRow, group, "messages", false},
		"messages.getHistory":                 {messagesGetHistory, group, "messages", false},
		"messages.getConversations":           {messagesGetConversations, group, "messages", false},
		"messages.getConversationsById":       {messagesGetConversationsByID, group, "messages", false},
		"messages.markAsRead":                 {messagesMarkAsRead, group, "messages", false},
		"messages.setActivity":                {messagesSetActivity, group, "messages", false},
		"messages.sendMessageEventAnswer":     {messagesSendEventAnswer, group, "messages", true},
		"messages.isMessagesFromGroupAllowed": {messagesIsAllowed, []string{groupToken, userToken}, "messages", false},
		"messages.allowMessagesFromGroup":     {messagesAllow, person, "", false},
		"messages.denyMessagesFromGroup":      {messagesDeny, person, "", false},
	}
}

func communityMethods() map[string]method {
	both := []string{groupToken, userToken}
	all := []string{groupToken, userToken, serviceToken}
	return map[string]method{
		"groups.getById":                     {groupsGetByID, all, "", false},
		"groups.getTokenPermissions":         {groupsGetTokenPermissions, []string{groupToken}, "", false},
		"groups.isMember":                    {groupsIsMember, all, "", false},
		"groups.getMembers":                  {groupsGetMembers, all, "", false},
		"groups.getLongPollServer":           {groupsGetLongPollServer, both, "", false},
		"groups.getLongPollSettings":         {groupsGetLongPollSettings, both, "manage", false},
		"groups.setLongPollSettings":         {groupsSetLongPollSettings, both, "manage", false},
		"groups.getCallbackConfirmationCode": {groupsGetConfirmationCode, both, "manage", false},
		"groups.getCallbackServers":          {groupsGetCallbackServers, both, "manage", false},
		"groups.addCallbackServer":           {groupsAddCallbackServer, both, "manage", false},
		"groups.editCallbackServer":          {groupsEditCallbackServer, both, "manage", false},
		"groups.deleteCallbackServer":        {groupsDeleteCallbackServer, both, "manage", false},
		"groups.getCallbackSettings":         {groupsGetCallbackSettings, both, "manage", false},
		"groups.setCallbackSettings":         {groupsSetCallbackSettings, both, "manage", false},
	}
}

func commentMethods() map[string]method {
	person := []string{userToken}
	both := []string{groupToken, userToken}
	readers := []string{userToken, serviceToken}
	table := map[string]method{
		"wall.createComment":  {createComment(wall), both, "wall", true},
		"wall.closeComments":  {wallClose(true), both, "wall", true},
		"wall.openComments":   {wallClose(false), both, "wall", true},
		"wall.editComment":    {editComment(wall), person, "", true},
		"wall.deleteComment":  {deleteComment(wall), person, "", true},
		"wall.restoreComment": {restoreComment(wall), person, "", true},
		"wall.getComment":     {wallGetComment, person, "", false},
		"wall.getComments":    {getComments(wall), readers, "", false},
		"wall.get":            {wallGet, readers, "", false},
		"wall.getById":        {wallGetByID, readers, "", false},
		"board.getTopics":     {boardGetTopics, readers, "", false},
		"board.getComments":   {getComments(board), readers, "", false},
		"board.deleteComment": {deleteComment(board), both, "", true},
	}
	for _, kind := range []string{board, photo, video, market} {
		section := kind
		if kind == photo {
			section = "photos"
		}
		table[section+".createComment"] = method{createComment(kind), person, "", true}
		table[section+".editComment"] = method{editComment(kind), person, "", true}
		table[section+".restoreComment"] = method{restoreComment(kind), person, "", true}
		if kind != board {
			table[section+".getComments"] = method{getComments(kind), person, "", false}
			table[section+".deleteComment"] = method{deleteComment(kind), person, "", true}
		}
	}
	return table
}

func otherMethods() map[string]method {
	both := []string{groupToken, userToken}
	all := []string{groupToken, userToken, serviceToken}
	return map[string]method{
		"users.get":                      {usersGet, all, "", false},
		"utils.resolveScreenName":        {utilsResolveScreenName, all, "", false},
		"photos.getMessagesUploadServer": {photosGetUploadServer, both, "photos", false},
		"photos.saveMessagesPhoto":       {photosSaveMessagesPhoto, both, "photos", true},
		"docs.getMessagesUploadServer":   {docsGetUploadServer, both, "docs", false},
		"docs.save":                      {docsSave, both, "docs", true},
	}
}
