-- Restores conversations as they were elsewhere, each whole or, when it is there already, not at all. KEYS[1] is the base of one of them.
local lane, remember, parcels = takes(3)

local function resume()
  local tries, doubt = takes(2)
  enqueue(lane, tries, doubt)
end

local function restore()
  local base, id, account, version, section, rank, body, lines, count, marks = takes(10)
  local conversation, key = base .. ':c:' .. id, base .. ':e:' .. id
  if redis.call('EXISTS', conversation) == 1 then
    at = at + 3 * lines + 8 * count + 2 * marks
    return
  end
  write(conversation, head(version, 'moved', section, rank, marks == '0' and '0' or second, ''), body, tonumber(lines), {})
  list(base, id, account, section, rank)
  for _ = 1, count do resume() end
  for _ = 1, marks do redis.call('ZADD', key, takes(2)) end
  redis.call('EXPIRE', key, remember)
end

for _ = 1, parcels do restore() end
conclude(KEYS[1], lane)
return 1
