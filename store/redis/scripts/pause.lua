-- Holds a name for some microseconds; a longer pause stays.
local base, name, hold = takes(3)
local till = clock() + hold
if till > tonumber(call('GET', base .. ':z:' .. name) or 0) then
  call('SET', base .. ':z:' .. name, number(till), 'PX', number(math.ceil(hold / 1000) + 1))
end
return 1
