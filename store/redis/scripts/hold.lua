-- Gives or renews a right for some milliseconds. Answers 1, or 0 when somebody else holds it.
local base, right, holder, hold = takes(4)
local held = call('GET', base .. ':h:' .. right)
if held and held ~= holder then return 0 end
call('SET', base .. ':h:' .. right, holder, 'PX', hold)
return 1
