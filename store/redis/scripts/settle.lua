-- Ends leases in a lane. One that is not held any more is passed over.
local lane, count = takes(2)
local book = lane .. ':b'

-- Reads the jobs of the settlements that follow.
local function read()
  local fields = {}
  for i = 1, count do fields[i] = 'j' .. ARGV[at + 8 * i - 5] end
  return redis.call('HMGET', book, unpack(fields))
end

-- The follower that comes to the front of its key is the only one of them that can be leased.
local function follow(place, followers)
  local rest, successor = cmsgpack.unpack_one(followers, 0)
  gather('HSET', book, place, rest < 0 and '' or string.sub(followers, rest + 1))
  local moment, _, _, age, _, _, level = unfold(redis.call('HGET', book, 'j' .. successor))
  gather('ZADD', due(lane, level), moment, age .. successor)
end

local known, ended, places, done = read(), {}, {}, 0

local function settle(i)
  local base, conversation, job, lease, again, doubt, free, delivery = takes(8)
  local moment, taken, doubted, age, tries, rest, level, place = unfold(known[i])
  if taken ~= '1' or moment ~= lease or ended[job] then return end
  ended[job] = true
  if again == '' then
    done = done + 1
    gather('HDEL', book, 'j' .. job)
    gather('ZREM', due(lane, level), age .. job)
    if place ~= '' then places[#places + 1] = place end
  else
    gather('ZADD', due(lane, level), again, age .. job)
    gather('HSET', book, 'j' .. job, refold(again, '0', doubted == '1' and '1' or doubt, age, number(tries - free), known[i], rest))
  end
  if delivery ~= '' then gather('HSET', base .. ':c:' .. conversation, 'd' .. job, delivery) end
end

for i = 1, count do settle(i) end
if #places > 0 then
  for i, followers in ipairs(redis.call('HMGET', book, unpack(places))) do
    if followers == '' then gather('HDEL', book, places[i]) else follow(places[i], followers) end
  end
end
for _, command in ipairs({'HDEL', 'ZREM', 'ZADD', 'HSET'}) do flush(command) end -- first what makes room
if done > 0 then redis.call('DECRBY', lane .. ':u', done) end
return 1
