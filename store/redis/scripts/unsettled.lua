-- Tells some of a partition's unsettled jobs: where to go on, and of each its body, age, due time, tries and doubt.
local base, from = takes(2)
local page = redis.call('HSCAN', base .. ':j', from, 'COUNT', 500)
local told = {page[1]}
for i = 1, #page[2], 2 do
  local job = page[2][i]
  local age, moment, priority, _, body = cmsgpack.unpack(page[2][i + 1])
  local till = redis.call('ZSCORE', due(base, cjson.decode(body).queue, priority), aged(age, job)) or moment
  local tries, taken, doubt = string.match(redis.call('HGET', base .. ':t', job) or '0 0 0', '(%S+) (%S+) (%S+)')
  for _, value in ipairs({body, number(age), number(tonumber(till)), tries, (taken == '1' or doubt == '1') and '1' or '0'}) do
    told[#told + 1] = value
  end
end
return told
