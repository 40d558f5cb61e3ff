-- Ends leases. One that is not held any more is passed over.
local gone = {}

-- The follower that comes to the front of its key is the only one of them that can be leased.
local function follow(lane, place, followers)
  local rest, successor = cmsgpack.unpack_one(followers, 0)
  redis.call('HSET', lane .. ':j', place, rest < 0 and '' or string.sub(followers, rest + 1))
  local age, moment, priority, queue = cmsgpack.unpack(redis.call('HGET', lane .. ':j', 'j' .. successor))
  await(lane, queue, priority, moment, age, successor)
end

local function finish(lane, conversation, queue, priority, age, job, key)
  redis.call('ZREM', due(lane, queue, priority), age .. job)
  gone[lane] = (gone[lane] or 0) + 1
  local place = keyed(queue, conversation, key)
  local followers = key ~= '' and redis.call('HGET', lane .. ':j', place) or ''
  if followers == '' then
    redis.call('HDEL', lane .. ':j', 'j' .. job, 'b' .. job, 't' .. job, place)
  else
    redis.call('HDEL', lane .. ':j', 'j' .. job, 'b' .. job, 't' .. job)
    follow(lane, place, followers)
  end
end

local function settle()
  local base, lane, conversation, job, lease, again, doubt, free, delivery = takes(9)
  local kept, state = unpack(redis.call('HMGET', lane .. ':j', 'j' .. job, 't' .. job))
  local tries, taken, doubted, till = string.match(state or '', '(%S+) (%S+) (%S+) (%S+)')
  if not kept or taken ~= '1' or till ~= lease then return end
  local age, _, priority, queue, key = cmsgpack.unpack(kept)
  if again == '' then
    finish(lane, conversation, queue, priority, age, job, key)
  else
    redis.call('ZADD', due(lane, queue, priority), again, age .. job)
    redis.call('HSET', lane .. ':j', 't' .. job, number(tries - free) .. ' 0 ' .. (doubted == '1' and '1' or doubt) .. ' 0')
  end
  if delivery ~= '' then redis.call('HSET', base .. ':l:' .. conversation, 'd' .. job, delivery) end
end

for _ = 1, tonumber((takes(1))) do settle() end
for lane, jobs in pairs(gone) do redis.call('DECRBY', lane .. ':u', jobs) end
return 1
