-- Keeps what failed, each id once, in the order it came.
local base, items = takes(2)
for _ = 1, items do
  local id, body = takes(2)
  if call('HSETNX', base .. ':f', id, body) == 1 then
    call('ZADD', base .. ':fo', call('INCR', base .. ':fn'), id)
  end
end
return 1
