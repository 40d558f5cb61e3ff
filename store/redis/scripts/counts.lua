-- Counts one partition: conversations, those who wait, lines, jobs, failed ones, and the earliest due time that is over or ''.
local base = takes(1)
local now = clock()
local waiting, oldest = 0, ''
for _, account in ipairs(redis.call('SMEMBERS', base .. ':a')) do
  waiting = waiting + redis.call('ZCARD', base .. ':s:waiting ' .. account)
end
local queues = redis.call('HGETALL', base .. ':q')
for i = 1, #queues, 2 do
  for priority in string.gmatch(queues[i + 1], '%S+') do
    local moment = redis.call('ZRANGE', due(base, queues[i], priority), 0, 0, 'WITHSCORES')[2]
    if moment and tonumber(moment) <= now and (oldest == '' or tonumber(moment) < tonumber(oldest)) then oldest = moment end
  end
end
return {redis.call('ZCARD', base .. ':i'), waiting, tonumber(redis.call('GET', base .. ':w') or 0), redis.call('HLEN', base .. ':j'),
  redis.call('HLEN', base .. ':f'), oldest}
