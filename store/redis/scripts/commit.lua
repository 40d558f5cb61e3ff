-- Applies changes in their order, each whole or not at all. KEYS[1] only says where the call goes: each change names the base and
-- the lane of its partition. Answers for each: 0 applied, 1 duplicate, 2 conflict; and the new jobs of the wanted queue that it
-- leased, each with the end of its lease.
local remember, wanted, now, hold, changes = takes(5)
if now == '' then now = present end
local till = number(now + hold)
local taken = {}

-- Marks live on while the conversation does; each hour they are prolonged, and those that are too old go.
local function prolong(marks)
  redis.call('ZREMRANGEBYSCORE', marks, '-inf', '(' .. number(second - remember))
  redis.call('EXPIRE', marks, number(remember + 7200))
end

local function amend(base, id)
  local lines, message, amendment = base .. ':l:' .. id, takes(2)
  local line = redis.call('HGET', lines, 'm' .. message)
  if not line then return end
  local earlier = redis.call('HGET', lines, 'a' .. line)
  redis.call('HSET', lines, 'a' .. line, earlier and earlier .. ',' .. amendment or amendment)
end

-- Why a change whose version does not fit is not applied; 0: this very call has applied it, and its answer was lost.
local function refusal(marks, event, call, by)
  if not redis.call('ZSCORE', marks, event) then return 2 end
  return call == by and 0 or 1
end

local function took(job, ends)
  taken[#taken + 1], taken[#taken + 2] = job, ends
  return ends
end

-- Leases a new job that is wanted.
local function lease(queue, moment, job)
  return queue == wanted and tonumber(moment) <= tonumber(now) and took(job, till)
end

-- Tells again what was leased by this very call, when its answer was lost.
local function retell(lane)
  local job, queue = takes(6)
  local state = queue == wanted and redis.call('HGET', lane .. ':j', 't' .. job)
  local ends = state and string.match(state, '^1 1 0 (%d+)$')
  if ends then took(job, ends) end
end

local function apply()
  local base, lane, id, account, event, record, lines, amendments, jobs = takes(9)
  local marks = base .. ':e:' .. id
  local version, call, section, rank, hour = string.match(record, heading)
  local had, by, listed, place, prolonged = string.match(redis.call('GETRANGE', base .. ':c:' .. id, 0, 191), heading)
  local refused
  if tonumber(version) ~= (tonumber(had) or 0) + 1 then
    refused = refusal(marks, event, call, by)
  elseif redis.call('ZADD', marks, 'NX', second, event) == 0 then
    refused = 1
  end
  if refused then
    at = at + 3 * lines + 2 * amendments
    if refused ~= 0 then at = at + 6 * jobs else for _ = 1, tonumber(jobs) do retell(lane) end end
    return refused
  end
  if hour ~= prolonged then prolong(marks) end
  redis.call('SET', base .. ':c:' .. id, record)
  list(base, id, account, section, rank, listed, place)
  if lines ~= '0' then write(base, id, tonumber(lines)) end
  for _ = 1, tonumber(amendments) do amend(base, id) end
  for _ = 1, tonumber(jobs) do enqueue(lane, id, lease) end
  return 0
end

local answers = {}
for i = 1, tonumber(changes) do answers[i] = apply() end
tally()
return {answers, taken}
