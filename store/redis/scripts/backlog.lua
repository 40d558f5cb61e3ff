-- Counts the lane KEYS[1]: conversations, those who wait, jobs; and tells the earliest due time that is over or ''.
local lane = KEYS[1]
local now, oldest = clock(), ''
local queues = call('HGETALL', lane .. ':q')
for i = 1, #queues, 2 do
  for priority in string.gmatch(queues[i + 1], '%S+') do
    local moment = call('ZRANGE', due(lane, queues[i] .. ' ' .. priority), 0, 0, 'WITHSCORES')[2]
    if moment and tonumber(moment) <= now and (oldest == '' or tonumber(moment) < tonumber(oldest)) then oldest = moment end
  end
end
local waiting = 0
for _, account in ipairs(accounts(lane)) do waiting = waiting + call('ZCARD', lane .. ':s:waiting ' .. account) end
return {call('ZCARD', lane .. ':i'), waiting, tonumber(call('GET', lane .. ':u') or 0), oldest}
