-- Ends leases of jobs that are done and behind which nobody waits. The caller knows where they stand, so of each job only the beginning
-- is looked at. Answers 0 and does nothing where one is not held any more, or another job waits: then each is to be judged for itself.
local lane, count, placed, levels, deliveries = parts()
local book = lane .. ':b'

-- So many of the arguments that follow, as they came.
local function next_of(n)
  at = at + n
  return at - n + 1, at
end

local first, last = next_of(count)
local known = call('HMGET', book, unpack(ARGV, first, last))
for i = 1, count do
  local held = takes(1)
  if not known[i] or string.sub(known[i], 1, #held) ~= held then return 0 end
end

local front, back = next_of(placed)
if placed > 0 then
  for _, followers in ipairs(call('HMGET', book, unpack(ARGV, front, back))) do
    if followers ~= '' then return 0 end
  end
  call('HDEL', book, unpack(ARGV, front, back))
end
local gone = call('HDEL', book, unpack(ARGV, first, last))
for _ = 1, levels do
  local level, members = parts()
  call('ZREM', due(lane, level), unpack(ARGV, next_of(members)))
end
call('DECRBY', lane .. ':u', gone)
for _ = 1, deliveries do call('HSET', takes(3)) end
return 1
