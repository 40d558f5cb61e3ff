-- Brings conversations from the first layout into the second: the record, "version call section rank hour\n" and JSON, and the hash of
-- its lines become one hash. KEYS[1] is their base, the arguments are their ids.
local base = KEYS[1]

local function rejoin(id)
  local conversation, lines = base .. ':c:' .. id, base .. ':l:' .. id
  if redis.call('TYPE', conversation).ok ~= 'string' then return end
  local record = redis.call('GET', conversation)
  local version, by, section, rank, hour, from = string.match(record, '^(%d+) (%S+) (%S*) (%S+) (%d+)\n()')
  redis.call('DEL', conversation)
  local spilled = number((hour + 1) * 3600)
  gather('HSET', conversation, 'h', version .. ' ' .. by .. ' ' .. section .. ' ' .. rank .. ' ' .. spilled .. '\n')
  gather('HSET', conversation, 'c', string.sub(record, from))
  local fields = redis.call('HGETALL', lines)
  for i = 1, #fields, 2 do gather('HSET', conversation, fields[i], fields[i + 1]) end
  flush('HSET')
  redis.call('DEL', lines)
end

for _, id in ipairs(ARGV) do rejoin(id) end
return 1
