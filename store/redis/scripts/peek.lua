-- Tells priority and due time of the first n due jobs of a queue in the lane KEYS[1], and takes none.
local queue, now, n = takes(3)
local told = {}
for _, one in ipairs(next_due(KEYS[1], queue, now == '' and number(clock()) or now, tonumber(n))) do
  told[#told + 1] = one[1]
  told[#told + 1] = one[2]
end
return told
