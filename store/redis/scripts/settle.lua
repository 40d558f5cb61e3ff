-- Ends leases. One that is not held any more is passed over: that its job's due time is not the lease's end says so.
local function held(base, queue, priority, age, job, lease)
  local state = redis.call('HGET', base .. ':t', job)
  local till = redis.call('ZSCORE', due(base, queue, priority), aged(age, job))
  if not state or not till or tonumber(till) ~= tonumber(lease) then return end
  local tries, taken, doubt = string.match(state, '(%S+) (%S+) (%S+)')
  if taken == '1' then return tries, doubt end
end

local function finish(base, conversation, queue, priority, age, job, key)
  redis.call('ZREM', due(base, queue, priority), aged(age, job))
  redis.call('HDEL', base .. ':j', job)
  redis.call('HDEL', base .. ':t', job)
  if key == '' then return end
  local others = ordered(base, queue, conversation, key)
  redis.call('LPOP', others)
  local successor = redis.call('LINDEX', others, 0)
  if not successor then return end
  local youth, moment, level = stored(base, successor)
  await(base, queue, level, moment, youth, successor)
end

local function postpone(base, queue, priority, age, job, again, tries, doubt)
  redis.call('ZADD', due(base, queue, priority), again, aged(age, job))
  redis.call('HSET', base .. ':t', job, tries .. ' 0 ' .. doubt)
end

local function deliver(base, conversation, line, delivery)
  local packed = redis.call('HGET', base .. ':l:' .. conversation, line)
  if not packed then return end
  local rest, text, edits, deleted = cmsgpack.unpack(packed)
  redis.call('HSET', base .. ':l:' .. conversation, line, cmsgpack.pack(rest, text, edits, deleted, delivery))
end

local function settle()
  local base, conversation, job, queue, lease, again, doubt, free, delivery = takes(9)
  local age, _, priority, key = stored(base, job)
  if not age then return end
  local tries, doubted = held(base, queue, priority, age, job, lease)
  if not tries then return end
  if again == '' then
    finish(base, conversation, queue, priority, age, job, key)
  else
    postpone(base, queue, priority, age, job, again, number(tries - free), doubted == '1' and '1' or doubt)
  end
  if delivery ~= '' then deliver(base, conversation, job, delivery) end
end

for _ = 1, takes(1) do settle() end
return 1
