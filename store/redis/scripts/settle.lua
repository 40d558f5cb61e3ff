-- Ends leases in a lane. One that is not held any more is passed over.
local lane, count = parts()
local book = lane .. ':b'

local fields = {takes(count)}
local known = call('HMGET', book, unpack(fields))

-- The follower that comes to the front of its key is the only one of them that can be leased.
local function follow(place, followers)
  local rest, successor = cmsgpack.unpack_one(followers, 0)
  gather('HSET', book, place, rest < 0 and '' or string.sub(followers, rest + 1))
  local moment, _, _, age, _, _, level = unfold(call('HGET', book, 'j' .. successor))
  gather('ZADD', due(lane, level), moment, age .. successor)
end

-- Tells age, level and place of a job that is leased until then; nothing of another one. Much cheaper than a pattern.
local function leased(job, till)
  if not job or string.sub(job, 1, #till) ~= till or string.sub(job, #till + 1, #till + 3) ~= ' 1 ' then return end
  local from = #till + 6
  local level = string.find(job, ' ', from + 17, true)
  local place = string.find(job, '\n', level, true)
  return string.sub(job, from, from + 15), string.sub(job, level + 1, place - 1),
    string.sub(job, place + 1, string.find(job, '\n', place + 1, true) - 1)
end

local ended, places, done = {}, {}, 0

local function postpone(field, job, again, doubt, free)
  local _, _, doubted, age, tries, rest, level = unfold(job)
  gather('ZADD', due(lane, level), again, age .. string.sub(field, 2))
  gather('HSET', book, field, refold(again, '0', doubted == '1' and '1' or doubt, age, number(tries - free), job, rest))
end

local function settle(field, job)
  local till, conversation, delivery, again, doubt, free = parts()
  local age, level, place = leased(job, till)
  if not age or ended[field] then return end
  ended[field] = true
  local id = string.sub(field, 2)
  if again == '' then
    done = done + 1
    gather('HDEL', book, field)
    gather('ZREM', due(lane, level), age .. id)
    if place ~= '' then places[#places + 1] = place end
  else
    postpone(field, job, again, doubt, free)
  end
  if delivery ~= '' then call('HSET', conversation, 'd' .. id, delivery) end
end

for i = 1, count do settle(fields[i], known[i]) end
if #places > 0 then
  for i, followers in ipairs(call('HMGET', book, unpack(places))) do
    if followers == '' then gather('HDEL', book, places[i]) else follow(places[i], followers) end
  end
end
for _, command in ipairs({'HDEL', 'ZREM', 'ZADD', 'HSET'}) do flush(command) end -- first what makes room
if done > 0 then call('DECRBY', lane .. ':u', done) end
return 1
