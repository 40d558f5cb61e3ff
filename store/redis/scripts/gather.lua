-- Writes are gathered and done at the end: a command for many members costs little more than one for a single member.
local waiting = {ZADD = {}, ZREM = {}, HSET = {}, HDEL = {}}

-- A command takes no more than some thousands of arguments.
local most = 4000

local function gather(command, key, first, second)
  local list = waiting[command][key]
  local size = list and #list or most
  if size >= most then
    if list then call(unpack(list)) end
    list, size = {command, key}, 2
    waiting[command][key] = list
  end
  list[size + 1], list[size + 2] = first, second
end

local function flush(command)
  for _, list in pairs(waiting[command]) do call(unpack(list)) end
  waiting[command] = {}
end
