-- Tells up to n of what failed, oldest first, after one of them; '': from the oldest on.
local base, after, n = takes(3)
local start = 0
if after ~= '' then
  local rank = call('ZRANK', base .. ':fo', after)
  if not rank then return {} end
  start = rank + 1
end
local found = {}
for _, id in ipairs(call('ZRANGE', base .. ':fo', start, start + n - 1)) do found[#found + 1] = call('HGET', base .. ':f', id) end
return found
