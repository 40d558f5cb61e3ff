-- Brings some jobs of the lane KEYS[1] from the first layout into the second. There `lane:j` held 'j' .. id, what never changed, 'b' .. id,
-- the body, and once a job was leased 't' .. id, "tries taken doubt till". Answers where to go on; '0': all are done.
local lane = KEYS[1]
local old, new = lane .. ':j', lane .. ':b'
local levels = {}

local function rebook(id, fixed)
  local age, moment, priority, queue, key = cmsgpack.unpack(fixed)
  local body, lease = unpack(redis.call('HMGET', old, 'b' .. id, 't' .. id))
  if not body then return end -- a scan may tell of a job twice
  local tries, taken, doubt = string.match(lease or '0 0 0', '(%S+) (%S+) (%S+)')
  local level = queue .. ' ' .. priority
  local place = key == '' and '' or 'k' .. queue .. ' ' .. cjson.decode(body).conversation .. ' ' .. key
  moment = redis.call('ZSCORE', due(lane, level), age .. id) or moment
  levels[level] = true
  local state = moment .. ' ' .. taken .. ' ' .. doubt .. ' ' .. age .. ' ' .. tries
  redis.call('HSET', new, 'j' .. id, state .. ' ' .. level .. '\n' .. place .. '\n' .. body)
  redis.call('HDEL', old, 'j' .. id, 'b' .. id, 't' .. id)
end

local page = redis.call('HSCAN', old, takes(1), 'COUNT', 200)
for i = 1, #page[2], 2 do
  local field, value = page[2][i], page[2][i + 1]
  local kind = string.sub(field, 1, 1)
  if kind == 'j' then
    rebook(string.sub(field, 2), value)
  elseif kind == 'k' then
    redis.call('HSET', new, field, value)
    redis.call('HDEL', old, field)
  end
end
register(lane, levels)
return page[1]
