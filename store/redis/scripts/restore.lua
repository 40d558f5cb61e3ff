-- Restores conversations as they were elsewhere, each whole or, when it is there already, not at all.
local remember, parcels = takes(2)

local function resume(base, id)
  enqueue(base, id)
  local job, tries, doubt = takes(3)
  if tries ~= '0' then redis.call('HSET', base .. ':t', job, tries .. ' 0 ' .. doubt) end
end

local function restore()
  local base, id, account, section, rank, record, lines, jobs, marks = takes(9)
  if redis.call('EXISTS', base .. ':c:' .. id) == 1 then
    at = at + 7 * lines + 9 * jobs + 2 * marks
    return
  end
  redis.call('SET', base .. ':c:' .. id, record)
  list(base, id, account, section, rank)
  local written = 0
  for _ = 1, lines do written = written + write(base, id) end
  if written > 0 then redis.call('INCRBY', base .. ':w', written) end
  for _ = 1, jobs do resume(base, id) end
  for _ = 1, marks do redis.call('ZADD', base .. ':e:' .. id, takes(2)) end
  redis.call('EXPIRE', base .. ':e:' .. id, remember + 3600)
end

for _ = 1, parcels do restore() end
return 1
