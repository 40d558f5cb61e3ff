package vk

// What can be wrong while the account runs.
const (
	unreachable = "VK cannot be reached"
	storeDown   = "what arrived cannot be stored; VK keeps it meanwhile"
)
