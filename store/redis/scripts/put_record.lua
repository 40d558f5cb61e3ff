-- Keeps a record, "version call value", if its version is one more than the stored one. Answers 0 kept, 2 conflict. A call whose answer was
-- lost and that is repeated answers 0 again: the record names it, or, where it has deleted the record, a key of its own for a minute.
local base, name, version, token, value = takes(5)
local deleted = base .. ':g:' .. token
local had, by = string.match(call('HGET', base .. ':r', name) or '', '^(%d+) (%S+) ')
if had == version and by == token or value == '' and call('EXISTS', deleted) == 1 then return 0 end
if tonumber(version) ~= (tonumber(had) or 0) + 1 then return 2 end
if value == '' then
  call('HDEL', base .. ':r', name)
  call('SET', deleted, '', 'PX', 60000)
else
  call('HSET', base .. ':r', name, version .. ' ' .. token .. ' ' .. value)
end
return 0
