-- Writes are gathered and done at the end: a command for many members costs little more than one for a single member.
local waiting = {}

-- A command takes no more than some thousands of arguments.
local most = 4000

local function gather(command, key, first, second)
  local keys = waiting[command]
  if not keys then
    keys = {}
    waiting[command] = keys
  end
  local list = keys[key]
  if not list or #list > most then
    if list then redis.call(unpack(list)) end
    list = {command, key}
    keys[key] = list
  end
  list[#list + 1] = first
  list[#list + 1] = second
end

local function flush(command)
  for _, list in pairs(waiting[command] or {}) do redis.call(unpack(list)) end
  waiting[command] = nil
end
