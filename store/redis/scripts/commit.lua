-- Applies changes in their order, each whole or not at all, and queues their jobs in a lane. KEYS[1] is the base of one of them: each
-- change names its own. Answers for each: 0 applied, 1 duplicate, 2 conflict; and those wanted new jobs that it leased, each with the
-- end of its lease.
local lane, remember, now, hold, changes = takes(5)
if now == '' then now = present end
local till = number(now + hold)
local taken = {}

-- A heading has room for some marks; then all of them go to a key that ends by itself. Answers what is left, and when that was.
local room = 200

local function spill(marks, key, spilled)
  if #marks < room then return marks, spilled end
  local put = {'ZADD', key}
  for moment, event in string.gmatch(marks, '(%d+) (%S+)\n') do
    put[#put + 1], put[#put + 2] = moment, event
  end
  redis.call(unpack(put))
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. number(second - remember))
  redis.call('EXPIRE', key, remember)
  return '', second
end

-- Tells whether the event was applied within the time for which marks are kept.
local function marked(marks, event, key, spilled)
  local found = string.find(marks, ' ' .. event .. '\n', 1, true)
  local moment = found and string.match(string.sub(marks, 1, found - 1), '%d+$')
  if not moment and spilled + remember >= tonumber(second) then moment = redis.call('ZSCORE', key, event) end
  return moment and moment + remember >= tonumber(second)
end

local function amend(conversation)
  local message, amendment = takes(2)
  local line = redis.call('HGET', conversation, 'm' .. message)
  if not line then return end
  local earlier = redis.call('HGET', conversation, 'a' .. line)
  redis.call('HSET', conversation, 'a' .. line, earlier and earlier .. ',' .. amendment or amendment)
end

local function took(job, ends)
  taken[#taken + 1], taken[#taken + 2] = job, ends
  return ends
end

-- Leases a new job that is wanted.
local function lease(wanted, moment, job) return wanted == '1' and tonumber(moment) <= tonumber(now) and took(job, till) end

-- Tells again what was leased by this very call, when its answer was lost.
local function retell()
  local job, _, _, _, wanted = takes(6)
  if wanted ~= '1' then return end
  local ends, held, doubt, _, tries = unfold(redis.call('HGET', lane .. ':b', 'j' .. job))
  if held == '1' and doubt == '0' and tries == '1' then took(job, ends) end
end

-- Reads the heading, and for each of the next lines whether it is known and the line of its message: a new conversation has none.
local function read(conversation, version, lines)
  if version == '1' then return {redis.call('HGET', conversation, 'h')} end
  local fields = {'h'}
  for i = at + 1, at + 3 * lines, 3 do
    fields[#fields + 1] = 'l' .. ARGV[i]
    fields[#fields + 1] = 'm' .. ARGV[i + 1]
  end
  return redis.call('HMGET', conversation, unpack(fields))
end

-- Passes over a change that is not applied; 0: this very change was, and the answer was lost.
local function refuse(answer, lines, amendments, count)
  at = at + 3 * lines + 2 * amendments
  if answer ~= 0 then at = at + 6 * count else for _ = 1, count do retell() end end
  return answer
end

local function apply()
  local base, id, account, call, event, version, section, rank, body, lines, amendments, count = takes(12)
  local conversation, marking = base .. ':c:' .. id, base .. ':e:' .. id
  local known, marks, from = read(conversation, version, lines), ''
  local had, by, listed, place, spilled
  if known[1] then
    had, by, listed, place, spilled, from = string.match(known[1], heading)
    marks = string.sub(known[1], from)
    if marked(marks, event, marking, spilled) then return refuse(by == call and 0 or 1, lines, amendments, count) end
  end
  if tonumber(version) ~= (tonumber(had) or 0) + 1 then return refuse(2, lines, amendments, count) end
  marks, spilled = spill(marks .. second .. ' ' .. event .. '\n', marking, spilled or '0')
  write(conversation, head(version, call, section, rank, spilled, marks), body, tonumber(lines), known)
  list(base, id, account, section, rank, listed, place)
  for _ = 1, amendments do amend(conversation) end
  if had and count ~= '0' then recall(lane, count) end
  for _ = 1, count do enqueue(lane, '0', '0', lease) end
  return 0
end

local answers = {}
for change = 1, changes do answers[change] = apply() end
conclude(KEYS[1], lane)
return {answers, taken}
