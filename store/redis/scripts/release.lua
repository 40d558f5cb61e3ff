-- Takes a right back from its holder, and from nobody else.
local base, right, holder = takes(3)
if call('GET', base .. ':h:' .. right) == holder then call('DEL', base .. ':h:' .. right) end
return 1
