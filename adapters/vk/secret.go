package vk

import "otklik/adapters/connection"

// Secret is a string that never shows itself.
type Secret = connection.Secret
