-- Tells some of the unsettled jobs of the lane KEYS[1]: where to go on, and of each its body, age, due time, tries and doubt.
local lane = KEYS[1]
local page = redis.call('HSCAN', lane .. ':j', takes(1), 'COUNT', 500)
local told = {page[1]}
for i = 1, #page[2], 2 do
  local kind, job = string.sub(page[2][i], 1, 1), string.sub(page[2][i], 2)
  if kind == 'j' then
    local age, moment, priority, queue = cmsgpack.unpack(page[2][i + 1])
    local body, state = unpack(redis.call('HMGET', lane .. ':j', 'b' .. job, 't' .. job))
    local till = redis.call('ZSCORE', due(lane, queue, priority), age .. job) or moment
    local tries, taken, doubt = string.match(state or '0 0 0', '(%S+) (%S+) (%S+)')
    for _, value in ipairs({body, age, number(till), tries, (taken == '1' or doubt == '1') and '1' or '0'}) do told[#told + 1] = value end
  end
end
return told
