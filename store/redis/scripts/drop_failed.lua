-- Forgets what failed.
local base, items = takes(2)
for _ = 1, items do
  local id = takes(1)
  call('HDEL', base .. ':f', id)
  call('ZREM', base .. ':fo', id)
end
return 1
