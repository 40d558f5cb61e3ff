-- Leases up to n due jobs of a queue in the lane KEYS[1]. Answers each with its id and former due time.
-- A call that is repeated because its answer was lost gets the same answer, for what it took is kept for a minute.
local lane = KEYS[1]
local queue, now, hold, n, caller, token = takes(6)
if now == '' then now = number(clock()) end
local kept = lane .. ':g:' .. caller .. ' ' .. queue
local answer = {}

local function tell(id, moment, job)
  answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = id, moment, job
end

-- Calls visit(due time, age and id, the job) for each of the jobs: a command takes no more than some thousands of arguments.
local function each(found, visit)
  for first = 1, #found, 1000 do
    local fields = {}
    for i = first, math.min(first + 999, #found) do fields[#fields + 1] = 'j' .. string.sub(found[i][3], 17) end
    for i, job in ipairs(call('HMGET', lane .. ':b', unpack(fields))) do
      visit(found[first + i - 1][2], found[first + i - 1][3], job)
    end
  end
end

local function repeated(last)
  local by, till, found = cmsgpack.unpack(last)
  if by ~= token then return false end
  each(found, function(moment, member, job)
    local ends, taken = unfold(job)
    if taken == '1' and ends == till then tell(string.sub(member, 17), moment, job) end
  end)
  return true
end

local function take(till)
  return function(moment, member, job)
    local id, _, taken, doubt, age, tries, rest, level = string.sub(member, 17), unfold(job)
    job = refold(till, '1', taken == '1' and '1' or doubt, age, number(tries + 1), job, rest)
    gather('ZADD', due(lane, level), till, member)
    gather('HSET', lane .. ':b', 'j' .. id, job)
    tell(id, moment, job)
  end
end

local last = call('GET', kept)
if last and repeated(last) then return answer end

local till = number(now + hold)
local jobs = next_due(lane, queue, now, tonumber(n))
each(jobs, take(till))
flush('ZADD')
flush('HSET')
if #jobs > 0 then call('SET', kept, cmsgpack.pack(token, till, jobs), 'PX', 60000) end
return answer
