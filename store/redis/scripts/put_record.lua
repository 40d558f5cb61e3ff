-- Keeps a record, "version call value", if its version is one more than the stored one. Answers 0 kept, 2 conflict.
local base, name, version, token, value = takes(5)
local had, by = string.match(call('HGET', base .. ':r', name) or '', '^(%d+) (%S+) ')
if had == version and by == token then return 0 end -- this very call has kept it, and its answer was lost
if tonumber(version) ~= (tonumber(had) or 0) + 1 then return 2 end
if value == '' then
  call('HDEL', base .. ':r', name)
else
  call('HSET', base .. ':r', name, version .. ' ' .. token .. ' ' .. value)
end
return 0
