-- Tells up to n lines that come before a line, newest first, in five parts each.
local base, id, before, n = takes(4)
local lines = redis.call('ZREVRANGEBYLEX', base .. ':o:' .. id, before == '' and '+' or '(' .. before, '-', 'LIMIT', 0, n)
local parts = {}
for _, line in ipairs(lines) do
  local rest, text, edits, deleted, delivery = cmsgpack.unpack(redis.call('HGET', base .. ':l:' .. id, line))
  parts[#parts + 1] = rest
  parts[#parts + 1] = text
  parts[#parts + 1] = edits
  parts[#parts + 1] = deleted
  parts[#parts + 1] = delivery
end
return parts
