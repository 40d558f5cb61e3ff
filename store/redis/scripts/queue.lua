-- Jobs of one partition. `base:j` holds what never changes of each unsettled job, `base:t` holds "tries taken doubt" of those that
-- were leased, `base:k:queue conversation key` the unsettled jobs of a key, oldest first, and `base:d:queue priority` those that
-- may be leased, by due time and age: the oldest one of every key, and those without a key. `base:q` holds the priorities of each queue.
local registered = {}

local function register(base, queue, priority)
  local place = base .. queue .. ' ' .. priority
  if registered[place] then return end
  registered[place] = true
  local known = redis.call('HGET', base .. ':q', queue)
  if not known then
    redis.call('HSET', base .. ':q', queue, priority)
  elseif not string.find(' ' .. known .. ' ', ' ' .. priority .. ' ', 1, true) then
    redis.call('HSET', base .. ':q', queue, known .. ' ' .. priority)
  end
end

local function due(base, queue, priority) return base .. ':d:' .. queue .. ' ' .. priority end

local function ordered(base, queue, conversation, key)
  return base .. ':k:' .. queue .. ' ' .. conversation .. ' ' .. key
end

-- A job's place among those of the same moment is its age.
local function aged(age, job) return string.format('%014d', age) .. job end

local function await(base, queue, priority, moment, age, job)
  redis.call('ZADD', due(base, queue, priority), moment, aged(age, job))
  register(base, queue, priority)
end

-- Returns age, due, priority, key and body; nil for a job that is not there.
local function stored(base, job)
  local packed = redis.call('HGET', base .. ':j', job)
  if packed then return cmsgpack.unpack(packed) end
end
