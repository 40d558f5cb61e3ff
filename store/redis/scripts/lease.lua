-- Leases up to n due jobs of a queue. Answers when the lease ends, then body, tries, doubt and former due time of each.
-- A call that is repeated because its answer was lost gets the same answer, for what it took is kept for a minute.
local queue, now, hold, n, caller, call = takes(6)
if now == '' then now = number(clock()) end
local kept = KEYS[1] .. ':g:' .. caller .. ' ' .. queue
local answer = {}

local function tell(base, job, state, moment)
  local _, _, _, _, body = stored(base, job)
  local tries, _, doubt = string.match(state, '(%S+) (%S+) (%S+)')
  answer[#answer + 1] = body
  answer[#answer + 1] = tries
  answer[#answer + 1] = doubt
  answer[#answer + 1] = moment
end

local function take(base, level, moment, member, till)
  local job = string.sub(member, 15)
  local tries, taken, doubt = string.match(redis.call('HGET', base .. ':t', job) or '0 0 0', '(%S+) (%S+) (%S+)')
  if taken == '1' then doubt = '1' end
  local state = number(tries + 1) .. ' 1 ' .. doubt
  redis.call('ZADD', due(base, queue, level), till, member)
  redis.call('HSET', base .. ':t', job, state)
  tell(base, job, state, moment)
end

local function repeated(last)
  local by, till, taken = cmsgpack.unpack(last)
  if by ~= call then return false end
  answer[1] = till
  for _, one in ipairs(taken) do
    local base, level, moment, member = unpack(one)
    if tonumber(redis.call('ZSCORE', due(base, queue, level), member) or 0) == tonumber(till) then
      local job = string.sub(member, 15)
      tell(base, job, redis.call('HGET', base .. ':t', job), moment)
    end
  end
  return true
end

local last = redis.call('GET', kept)
if last and repeated(last) then return answer end

local till = number(now + hold)
local taken = {}
answer[1] = till
each(bases(), queue, now, tonumber(n), function(...) taken[#taken + 1] = {...} end)
for _, one in ipairs(taken) do take(one[1], one[2], one[3], one[4], till) end
if #taken > 0 then redis.call('SET', kept, cmsgpack.pack(call, till, taken), 'PX', 60000) end
return answer
