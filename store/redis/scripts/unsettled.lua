-- Tells some of the unsettled jobs in the lane KEYS[1]: where to go on, then each job with its id.
local page = call('HSCAN', KEYS[1] .. ':b', takes(1), 'COUNT', 500)
local told = {page[1]}
for i = 1, #page[2], 2 do
  local kind, id = string.sub(page[2][i], 1, 1), string.sub(page[2][i], 2)
  if kind == 'j' then told[#told + 1], told[#told + 2] = id, page[2][i + 1] end
end
return told
