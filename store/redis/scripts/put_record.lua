-- Keeps a record, "version call value", if its version is one more than the stored one. Answers 0 kept, 2 conflict.
local base, name, version, call, value = takes(5)
local had, by = string.match(redis.call('HGET', base .. ':r', name) or '', '^(%d+) (%S+) ')
if had == version and by == call then return 0 end -- this very call has kept it, and its answer was lost
if tonumber(version) ~= (tonumber(had) or 0) + 1 then return 2 end
if value == '' then
  redis.call('HDEL', base .. ':r', name)
else
  redis.call('HSET', base .. ':r', name, version .. ' ' .. call .. ' ' .. value)
end
return 0
