-- Restores conversations as they were elsewhere, each whole or, when it is there already, not at all.
local remember, parcels = takes(2)

local function resume(lane, id)
  enqueue(lane, id)
  local job, tries, doubt = takes(3)
  if tries ~= '0' then redis.call('HSET', lane .. ':j', 't' .. job, tries .. ' 0 ' .. doubt .. ' 0') end
end

local function restore()
  local base, lane, id, account, record, lines, jobs, marks = takes(8)
  if redis.call('EXISTS', base .. ':c:' .. id) == 1 then
    at = at + 3 * lines + 9 * jobs + 2 * marks
    return
  end
  local _, _, section, rank = string.match(record, heading)
  redis.call('SET', base .. ':c:' .. id, record)
  list(base, id, account, section, rank)
  if lines ~= '0' then write(base, id, tonumber(lines)) end
  for _ = 1, tonumber(jobs) do resume(lane, id) end
  for _ = 1, tonumber(marks) do redis.call('ZADD', base .. ':e:' .. id, takes(2)) end
  redis.call('EXPIRE', base .. ':e:' .. id, number(remember + 7200))
end

for _ = 1, tonumber(parcels) do restore() end
tally()
return 1
