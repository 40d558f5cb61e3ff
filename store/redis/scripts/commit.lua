-- Applies changes in their order, each whole or not at all, and queues their jobs in a lane. KEYS[1] is the base of one of them: each
-- change names its own. Answers which of them were refused, each with the reason, 1 duplicate or 2 conflict; those wanted new jobs that
-- it leased, and till when; and those that this very call had leased before, each with the end of its lease.
local now, hold, wanted, token, remember, room, beginning, booked, changes = parts()
local callers = tonumber(now)
now = callers or present
local till = number(now + hold)
local refused, taken, retold = {}, {}, {}

-- What begins is put into the order of ids first: where none of it was there, nothing can be known of it.
local new = beginning > 0 and call('ZADD', lane .. ':i', takes(beginning)) == beginning / 2

recall(booked)

-- A heading has room for so many bytes of marks; then all of them go to a key that ends by itself.
local function spill(marks, key)
  local put = {'ZADD', key}
  for moment, event in string.gmatch(marks, '(%d+) ([^\n]+)\n') do
    put[#put + 1], put[#put + 2] = moment, event
  end
  call(unpack(put))
  call('ZREMRANGEBYSCORE', key, '-inf', '(' .. number(second - remember))
  call('EXPIRE', key, remember)
end

-- The second of the event's mark in a heading, if it is there.
local function mark(marks, event)
  local found = string.find(marks, ' ' .. event .. '\n', 1, true)
  return found and string.match(string.sub(marks, 1, found - 1), '%d+$')
end

local function amend(conversation)
  local message, amendment = takes(2)
  local line = call('HGET', conversation, 'm' .. message)
  if not line then return end
  local earlier = call('HGET', conversation, 'a' .. line)
  call('HSET', conversation, 'a' .. line, earlier and earlier .. ',' .. amendment or amendment)
end

local ofWanted = {} -- by level

-- Tells whether jobs of a level are wanted.
local function wants(level)
  local known = ofWanted[level]
  if known == nil then
    known = string.match(level, '^(.*) %S+$') == wanted
    ofWanted[level] = known
  end
  return known
end

-- Leases a new job that is wanted.
local function lease(level, moment, job)
  if not wants(level) or tonumber(moment) > now then return end
  taken[#taken + 1] = job
  return till
end

-- Tells again what was leased by this very call, when its answer was lost. Such a lease began when the job was written, which its age
-- tells; one that ends at another moment is somebody else's.
local function retell()
  local job, _, level = parts()
  if not wants(level) then return end
  local ends, held, _, age = unfold(call('HGET', book, 'j' .. job))
  if held == '1' and ends == number((callers or tonumber(string.sub(age, 1, 13), 16)) + hold) then
    retold[#retold + 1], retold[#retold + 2] = job, ends
  end
end

-- A heading names the call that wrote it last, and its changes of that conversation: "token.index.index".
local function ours(caller) return caller and string.sub(caller, 1, #token + 1) == token .. '.' end

-- Tells whether that very change was applied by this very call, whose answer was lost then.
local function applied(caller, index) return ours(caller) and string.find(caller .. '.', '.' .. index .. '.', #token + 1, true) end

-- Reads the heading, and what is known of the fields of lines.
local function read(conversation, first, last)
  local fields, count = {'HMGET', conversation, 'h'}, 3
  for i = first + 1, last, 2 do
    count = count + 1
    fields[count] = ARGV[i]
  end
  return call(unpack(fields))
end

-- Passes over a change that is not applied; 0: this very change was, and the answer was lost.
local function refuse(answer, amendments, count)
  at = at + 2 * amendments
  if answer ~= 0 then at = at + count else for _ = 1, count do retell() end end
  return answer
end

local function apply()
  local base, id, account, index, event, before, version, section, rank, lines, fields, amendments, count = parts()
  local conversation, first, last = base .. ':c:' .. id, at + 1, at + fields
  local marks, spilled, known, had, caller, listed, place, from = '', '0'
  at = last
  if before ~= '0' or not new then known = read(conversation, first, last) end
  if known and known[1] then
    had, caller, listed, place, spilled, from = string.match(known[1], heading)
    marks = string.sub(known[1], from)
    local moment = mark(marks, event)
    if not moment and spilled + remember >= tonumber(second) then moment = call('ZSCORE', base .. ':e:' .. id, event) end
    if moment and moment + remember >= tonumber(second) then return refuse(applied(caller, index) and 0 or 1, amendments, count) end
  end
  if before ~= (had or '0') then return refuse(2, amendments, count) end
  marks = marks .. second .. ' ' .. event .. '\n'
  if #marks >= room then
    spill(marks, base .. ':e:' .. id)
    marks, spilled = '', second
  end
  local by = ours(caller) and caller .. '.' .. index or token .. '.' .. index
  write(conversation, version .. ' ' .. by .. ' ' .. section .. ' ' .. rank .. ' ' .. spilled .. '\n' .. marks, lines, known, first, last)
  list(id, account, section, rank, listed, place)
  for _ = 1, amendments do amend(conversation) end
  for _ = 1, count do enqueue(lease) end
  return 0
end

for change = 1, changes do
  local reason = apply()
  if reason ~= 0 then refused[#refused + 1], refused[#refused + 2] = change - 1, reason end
end
conclude(KEYS[1])
return {refused, till, taken, retold}
