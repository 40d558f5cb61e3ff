-- Every script begins with this. Its arguments are one flat list that is read from the front.
local call, unpack, ARGV = redis.call, unpack, ARGV
local at = 0

local function takes(count)
  at = at + count
  return unpack(ARGV, at - count + 1, at)
end

-- The values that are packed in the next argument.
local function parts()
  at = at + 1
  return cmsgpack.unpack(ARGV[at])
end

local function number(value) return string.format('%d', value) end

-- Microseconds since 1970 by the server's clock.
local function clock()
  local time = call('TIME')
  return time[1] * 1000000 + time[2]
end
