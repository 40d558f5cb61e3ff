-- Applies changes in their order, each whole or not at all. KEYS[1] only says where the call goes: each change names the base of
-- its partition. Answers for each: 0 applied, 1 duplicate, 2 conflict; and the new jobs of the wanted queue that it leased, each with the
-- end of its lease.
local second = tonumber(redis.call('TIME')[1])
local remember, wanted, now, hold, changes = takes(5)
remember = tonumber(remember)
if now == '' then now = clock() end
local till = number(now + hold)
local taken = {}

-- A record is "version call section\n" and JSON; call names the change of the Commit that wrote it.
local function refusal(base, id, event, version, call)
  local had, by, section = string.match(redis.call('GETRANGE', base .. ':c:' .. id, 0, 127), '^(%d+) (%S*) ([^\n]*)\n')
  if redis.call('ZSCORE', base .. ':e:' .. id, event) then
    if call == by then return 0 end -- this very call has applied it, and its answer was lost
    return 1
  end
  if tonumber(version) ~= (tonumber(had) or 0) + 1 then return 2 end
  return nil, section
end

local function mark(base, id, event)
  local marks = base .. ':e:' .. id
  redis.call('ZADD', marks, second, event)
  if redis.call('TTL', marks) < remember then
    redis.call('ZREMRANGEBYSCORE', marks, '-inf', '(' .. second - remember)
    redis.call('EXPIRE', marks, remember + 3600)
  end
end

local function amend(base, id)
  local message, restore, delete, said, moment = takes(5)
  local line = redis.call('HGET', base .. ':m:' .. id, message)
  if not line then return end
  local rest, text, edits, deleted, delivery = cmsgpack.unpack(redis.call('HGET', base .. ':l:' .. id, line))
  if restore == '1' then deleted = '' end
  if delete == '1' and deleted == '' then deleted = moment end
  if delete ~= '1' and text ~= said then
    edits = edits .. (edits == '' and '' or ',') .. '{"text":' .. text .. ',"at":' .. moment .. '}'
    text = said
  end
  redis.call('HSET', base .. ':l:' .. id, line, cmsgpack.pack(rest, text, edits, deleted, delivery))
end

-- Leases a new job that is wanted.
local function lease(base, queue, moment, job)
  if wanted == '' or queue ~= wanted or tonumber(moment) > tonumber(now) then return nil end
  redis.call('HSET', base .. ':t', job, '1 1 0')
  taken[#taken + 1] = job
  taken[#taken + 1] = till
  return till
end

-- Tells again what was leased by this very call, when its answer was lost.
local function retell(base)
  local job, queue, _, priority = takes(6)
  local age = queue == wanted and stored(base, job)
  if not age or redis.call('HGET', base .. ':t', job) ~= '1 1 0' then return end
  taken[#taken + 1] = job
  taken[#taken + 1] = redis.call('ZSCORE', due(base, queue, priority), aged(age, job))
end

local function apply()
  local base, id, account, event, version, call, section, rank, record, lines, amendments, jobs = takes(12)
  local refused, had = refusal(base, id, event, version, call)
  if refused then
    at = at + 7 * lines + 5 * amendments
    if refused ~= 0 then at = at + 6 * jobs else for _ = 1, jobs do retell(base) end end
    return refused
  end
  mark(base, id, event)
  redis.call('SET', base .. ':c:' .. id, record)
  list(base, id, account, section, rank, had)
  local written = 0
  for _ = 1, lines do written = written + write(base, id) end
  if written > 0 then redis.call('INCRBY', base .. ':w', written) end
  for _ = 1, amendments do amend(base, id) end
  for _ = 1, jobs do enqueue(base, id, lease) end
  return 0
end

local answers = {}
for i = 1, changes do answers[i] = apply() end
return {answers, taken}
