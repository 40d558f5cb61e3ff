-- Tells priority and due time of the first n due jobs of a queue, and takes none.
local queue, now, n = takes(3)
local found = {}
each(bases(), queue, now == '' and number(clock()) or now, tonumber(n), function(_, level, moment)
  found[#found + 1] = level
  found[#found + 1] = moment
end)
return found
