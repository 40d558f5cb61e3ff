-- Leases up to n due jobs of a queue in the lane KEYS[1]. Answers when the lease ends, then body, tries, doubt and former due time
-- of each. A call that is repeated because its answer was lost gets the same answer, for what it took is kept for a minute.
local lane = KEYS[1]
local queue, now, hold, n, caller, call = takes(6)
if now == '' then now = number(clock()) end
local kept = lane .. ':g:' .. caller .. ' ' .. queue
local answer = {}

local function tell(...)
  for _, value in ipairs({...}) do answer[#answer + 1] = value end
end

-- Calls visit(some of the jobs, their bodies and states in turn): a command takes no more than some thousands of arguments.
local function portions(jobs, visit)
  for first = 1, #jobs, 1000 do
    local some, fields = {}, {}
    for i = first, math.min(first + 999, #jobs) do
      local id = string.sub(jobs[i][3], 17)
      some[#some + 1] = jobs[i]
      fields[#fields + 1] = 'b' .. id
      fields[#fields + 1] = 't' .. id
    end
    visit(some, redis.call('HMGET', lane .. ':j', unpack(fields)))
  end
end

local function repeated(last)
  local by, till, taken = cmsgpack.unpack(last)
  if by ~= call then return false end
  answer[1] = till
  portions(taken, function(some, known)
    for i, job in ipairs(some) do
      local tries, held, doubt, ends = string.match(known[2 * i] or '', '(%S+) (%S+) (%S+) (%S+)')
      if held == '1' and ends == till then tell(known[2 * i - 1], tries, doubt, job[2]) end
    end
  end)
  return true
end

local function take(some, known, till)
  local states, places = {}, {}
  for i, job in ipairs(some) do
    local level, moment, member = unpack(job)
    local tries, taken, doubt = string.match(known[2 * i] or '0 0 0', '(%S+) (%S+) (%S+)')
    if taken == '1' then doubt = '1' end
    tries = number(tries + 1)
    states[2 * i - 1], states[2 * i] = 't' .. string.sub(member, 17), tries .. ' 1 ' .. doubt .. ' ' .. till
    places[level] = places[level] or {}
    table.insert(places[level], till)
    table.insert(places[level], member)
    tell(known[2 * i - 1], tries, doubt, moment)
  end
  for level, members in pairs(places) do redis.call('ZADD', due(lane, queue, level), unpack(members)) end
  redis.call('HSET', lane .. ':j', unpack(states))
end

local last = redis.call('GET', kept)
if last and repeated(last) then return answer end

local till = number(now + hold)
answer[1] = till
local jobs = next_due(lane, queue, now, tonumber(n))
portions(jobs, function(some, known) take(some, known, till) end)
if #jobs > 0 then redis.call('SET', kept, cmsgpack.pack(call, till, jobs), 'PX', 60000) end
return answer
