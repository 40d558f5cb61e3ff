-- Counts a partition: conversations, those who wait, lines, failed ones.
local base = takes(1)
local waiting = 0
for _, account in ipairs(redis.call('SMEMBERS', base .. ':a')) do
  waiting = waiting + redis.call('ZCARD', base .. ':s:waiting ' .. account)
end
return {redis.call('ZCARD', base .. ':i'), waiting, tonumber(redis.call('GET', base .. ':w') or 0), redis.call('HLEN', base .. ':f')}
