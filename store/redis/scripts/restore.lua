-- Restores conversations as they were elsewhere, each whole or, when it is there already, not at all. KEYS[1] is the base of one of them.
local remember, parcels = parts()

local function restore()
  local base, id, account, version, section, rank, lines, fields, count, marks = parts()
  local conversation, key, first, last = base .. ':c:' .. id, base .. ':e:' .. id, at + 1, at + fields
  at = last
  if call('EXISTS', conversation) == 1 then
    at = at + count + 2 * marks
    return
  end
  local spilled = marks == 0 and '0' or second
  write(conversation, version .. ' moved ' .. section .. ' ' .. rank .. ' ' .. spilled .. '\n', lines, nil, first, last)
  gather('ZADD', lane .. ':i', '0', id)
  list(id, account, section, rank)
  for _ = 1, count do enqueue() end
  for _ = 1, marks do call('ZADD', key, takes(2)) end
  call('EXPIRE', key, remember)
end

for _ = 1, parcels do restore() end
conclude(KEYS[1])
return 1
