-- How a conversation, its lines and its jobs are written.
local function list(base, id, account, section, rank, had)
  if had ~= section then
    if not had then
      redis.call('ZADD', base .. ':i', 0, id)
      redis.call('SADD', base .. ':a', account)
    elseif had ~= '' then
      redis.call('ZREM', base .. ':s:' .. had .. ' ' .. account, id)
    end
  end
  if section ~= '' then redis.call('ZADD', base .. ':s:' .. section .. ' ' .. account, rank, id) end
end

-- `base:o` orders the lines, `base:m` finds the customer's by "chat message": of several the last one.
local function write(base, id)
  local line, message, rest, text, edits, deleted, delivery = takes(7)
  if redis.call('HSETNX', base .. ':l:' .. id, line, cmsgpack.pack(rest, text, edits, deleted, delivery)) == 0 then return 0 end
  redis.call('ZADD', base .. ':o:' .. id, 0, line)
  if message ~= '' then
    local other = redis.call('HGET', base .. ':m:' .. id, message)
    if not other or redis.call('ZRANK', base .. ':o:' .. id, other) < redis.call('ZRANK', base .. ':o:' .. id, line) then
      redis.call('HSET', base .. ':m:' .. id, message, line)
    end
  end
  return 1
end

-- Where the job comes first of its key, lease may say until when it is leased at once.
local function enqueue(base, id, lease)
  local job, queue, key, priority, moment, body = takes(6)
  if redis.call('HEXISTS', base .. ':j', job) == 1 then return end
  local age = redis.call('INCR', base .. ':n')
  redis.call('HSET', base .. ':j', job, cmsgpack.pack(age, moment, priority, key, body))
  if key ~= '' and redis.call('RPUSH', ordered(base, queue, id, key), job) > 1 then return end
  await(base, queue, priority, lease and lease(base, queue, moment, job) or moment, age, job)
end
