-- Tells rank and id of up to n conversations in each list of a section in the lane KEYS[1], behind a place in the order. account '': of all accounts.
local lane = KEYS[1]
local section, account, rank, after, n = takes(5)

-- The number of those that stand before the place or at it. Equal ranks are in the order of ids.
local function passed(list)
  if rank == '' then return 0 end
  local low, high = call('ZCOUNT', list, '-inf', '(' .. rank), call('ZCOUNT', list, '-inf', rank)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if less(after, call('ZRANGE', list, middle, middle)[1]) then high = middle else low = middle + 1 end
  end
  return low
end

local found = {}
local named = account == '' and accounts(lane) or {account}
for _, name in ipairs(named) do
  local list = lane .. ':s:' .. section .. ' ' .. name
  local start = passed(list)
  for _, value in ipairs(call('ZRANGE', list, start, start + n - 1, 'WITHSCORES')) do found[#found + 1] = value end
end
return found
