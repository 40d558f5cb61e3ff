-- How a conversation, its lines and its jobs are written.
local present = clock()
local second, age = math.floor(present / 1000000), present
local written, added = {}, {}

-- A record is "version call section rank hour\n" and JSON; call names the change of the Commit that wrote it.
local heading = '^(%d+) (%S+) (%S*) (%S+) (%d+)\n'

local function list(base, id, account, section, rank, had, place)
  if had == section and place == rank then return end
  if not had then
    redis.call('ZADD', base .. ':i', 0, id)
    redis.call('SADD', base .. ':a', account)
  elseif had ~= section and had ~= '' then
    redis.call('ZREM', base .. ':s:' .. had .. ' ' .. account, id)
  end
  if section ~= '' then redis.call('ZADD', base .. ':s:' .. section .. ' ' .. account, rank, id) end
end

-- Lua compares by the server's locale, ids are in the order of their bytes.
local function less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- `base:l:id` holds 'l' .. id for each line, 'd' .. id for its delivery since then, 'a' .. id for its amendments, and
-- 'm' .. "chat message" for the line that the customer's message became: of several the last one.
local function write(base, id, count)
  local lines, fields, first = base .. ':l:' .. id, {}, at
  for i = 1, count do
    local line, message = takes(3)
    fields[2 * i - 1], fields[2 * i] = 'l' .. line, 'm' .. message
  end
  local known, fresh, put = redis.call('HMGET', lines, unpack(fields)), {}, {}
  at = first
  for i = 1, count do
    local line, message, body = takes(3)
    if not known[2 * i - 1] and not fresh['l' .. line] then
      fresh['l' .. line] = true
      put[#put + 1], put[#put + 2] = 'l' .. line, body
      written[base] = (written[base] or 0) + 1
      local other = fresh['m' .. message] or known[2 * i]
      if message ~= '' and not (other and less(line, other)) then
        fresh['m' .. message] = line
        put[#put + 1], put[#put + 2] = 'm' .. message, line
      end
    end
  end
  if #put > 0 then redis.call('HSET', lines, unpack(put)) end
end

-- Where the job comes first of its key, lease may say until when it is leased at once.
local function enqueue(lane, id, lease)
  local job, queue, key, priority, moment, body = takes(6)
  local jobs, place = lane .. ':j', keyed(queue, id, key)
  local known, followers = unpack(redis.call('HMGET', jobs, 'j' .. job, place))
  if known then return end
  age = age + 1
  added[lane] = (added[lane] or 0) + 1
  local born = string.format('%016.0f', age)
  local kept = {'j' .. job, cmsgpack.pack(born, moment, priority, queue, key), 'b' .. job, body}
  if key ~= '' then kept[5], kept[6] = place, followers and followers .. cmsgpack.pack(job) or '' end
  local first = key == '' or not followers
  local till = first and lease and lease(queue, moment, job)
  if till then kept[#kept + 1], kept[#kept + 2] = 't' .. job, '1 1 0 ' .. till end
  redis.call('HSET', jobs, unpack(kept))
  if first then await(lane, queue, priority, till or moment, born, job) end
end

-- Tells how much was written, for the counts.
local function tally()
  for base, lines in pairs(written) do redis.call('INCRBY', base .. ':w', lines) end
  for lane, jobs in pairs(added) do redis.call('INCRBY', lane .. ':u', jobs) end
end
