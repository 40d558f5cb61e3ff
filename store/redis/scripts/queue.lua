-- Jobs stand in lanes. `lane:j` holds all that is known of each unsettled job: 'j' .. id what never changes, 'b' .. id its body, and
-- once it was leased 't' .. id, "tries taken doubt till". 'k' .. queue conversation key is there while a key has an unsettled job:
-- the ids of those that follow it. `lane:d:queue priority` holds the jobs that may be leased, by due time and age: the oldest one of
-- every key, and those without a key. `lane:q` holds the priorities of each queue, `lane:u` how many jobs there are.
local registered = {}

local function register(lane, queue, priority)
  local place = lane .. queue .. ' ' .. priority
  if registered[place] then return end
  registered[place] = true
  local known = redis.call('HGET', lane .. ':q', queue)
  if not known then
    redis.call('HSET', lane .. ':q', queue, priority)
  elseif not string.find(' ' .. known .. ' ', ' ' .. priority .. ' ', 1, true) then
    redis.call('HSET', lane .. ':q', queue, known .. ' ' .. priority)
  end
end

local function due(lane, queue, priority) return lane .. ':d:' .. queue .. ' ' .. priority end

local function keyed(queue, conversation, key)
  return 'k' .. queue .. ' ' .. conversation .. ' ' .. key
end

-- Age puts jobs of the same moment in order. It takes 16 bytes.
local function await(lane, queue, priority, moment, age, job)
  redis.call('ZADD', due(lane, queue, priority), moment, age .. job)
  register(lane, queue, priority)
end
