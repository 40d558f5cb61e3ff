-- Counts a partition: conversations, those who wait, lines, failed ones.
local base = takes(1)
local waiting = 0
for _, account in ipairs(accounts(base)) do
  waiting = waiting + call('ZCARD', base .. ':s:waiting ' .. account)
end
return {call('ZCARD', base .. ':i'), waiting, tonumber(call('GET', base .. ':w') or 0), call('HLEN', base .. ':f')}
