local function levels(lane, queue)
  local found = {}
  for priority in string.gmatch(call('HGET', lane .. ':q', queue) or '', '%S+') do found[#found + 1] = priority end
  table.sort(found, function(a, b) return tonumber(a) < tonumber(b) end)
  return found
end

-- Up to n jobs of a queue that are due, as {priority, due time, age and id}: by priority, due time, age.
local function next_due(lane, queue, now, n)
  local found = {}
  for _, priority in ipairs(levels(lane, queue)) do
    if #found >= n then break end
    local jobs = call('ZRANGEBYSCORE', due(lane, queue .. ' ' .. priority), '-inf', now, 'WITHSCORES', 'LIMIT', 0, n - #found)
    for i = 1, #jobs, 2 do found[#found + 1] = {priority, jobs[i + 1], jobs[i]} end
  end
  return found
end
