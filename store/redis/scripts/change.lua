-- How a conversation, its lines and its jobs are written. `base:c:id` holds all that is known of a conversation: 'h' the heading, 'c' the
-- conversation, 'l' .. id each line, 'd' .. id its delivery since then, 'a' .. id its amendments, and 'm' .. "chat message" the line
-- that the customer's message became: of several the last one.
local present = clock()
local second, age = number(math.floor(present / 1000000)), present
local written, added, levels = 0, 0, {}

-- A heading is "version call section rank spilled\n" and "second event\n" for each of the last events that were applied; call names
-- the change of the Commit that wrote it, and spilled the second in which earlier events went to `base:e:id`.
local heading = '^(%d+) (%S+) (%S*) (%S+) (%d+)\n()'

local function head(version, call, section, rank, spilled, marks)
  return version .. ' ' .. call .. ' ' .. section .. ' ' .. rank .. ' ' .. spilled .. '\n' .. marks
end

local function list(base, id, account, section, rank, had, place)
  if had == section and place == rank then return end
  if not had then
    gather('ZADD', base .. ':i', '0', id)
    gather('SADD', base .. ':a', account)
  elseif had ~= section and had ~= '' then
    flush('ZADD') -- what an earlier change of this call has brought into the list
    redis.call('ZREM', base .. ':s:' .. had .. ' ' .. account, id)
  end
  if section ~= '' then gather('ZADD', base .. ':s:' .. section .. ' ' .. account, rank, id) end
end

-- Lua compares by the server's locale, ids are in the order of their bytes.
local function less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- Writes heading, body and the lines that are not known; known tells for each line whether it is, and the line of its message.
local function write(conversation, heading, body, count, known)
  local put, fresh = {'HSET', conversation, 'h', heading, 'c', body}, {}
  for i = 1, count do
    local line, message, said = takes(3)
    local field, link = 'l' .. line, 'm' .. message
    if not known[2 * i] and not fresh[field] then
      fresh[field] = true
      put[#put + 1], put[#put + 2] = field, said
      written = written + 1
      local other = fresh[link] or known[2 * i + 1]
      if message ~= '' and not (other and less(line, other)) then
        fresh[link] = line
        put[#put + 1], put[#put + 2] = link, line
      end
    end
  end
  redis.call(unpack(put))
end

local jobs = {} -- the fields that are known of jobs and their places, false: there is none

-- Reads what is known of the next jobs of an old conversation. A new one has none.
local function recall(lane, count)
  local fields = {}
  for i = at + 1, at + 6 * count, 6 do
    fields[#fields + 1] = 'j' .. ARGV[i]
    fields[#fields + 1] = ARGV[i + 2]
  end
  local known = redis.call('HMGET', lane .. ':b', unpack(fields))
  for i, field in ipairs(fields) do jobs[field] = jobs[field] or known[i] end
end

-- Where the job comes first of its key, lease may say until when it is leased at once.
local function enqueue(lane, tries, doubt, lease)
  local job, level, place, moment, wanted, body = takes(6)
  local field, taken = 'j' .. job, '0'
  if jobs[field] then return end
  added, age, jobs[field], levels[level] = added + 1, age + 1, true, true
  local born, followers = number(age), jobs[place]
  local till = not followers and lease and lease(wanted, moment, job)
  if till then moment, taken, tries = till, '1', '1' end
  gather('HSET', lane .. ':b', field,
    moment .. ' ' .. taken .. ' ' .. doubt .. ' ' .. born .. ' ' .. tries .. ' ' .. level .. '\n' .. place .. '\n' .. body)
  if place ~= '' then
    jobs[place] = followers and followers .. cmsgpack.pack(job) or ''
    gather('HSET', lane .. ':b', place, jobs[place])
  end
  if not followers then gather('ZADD', due(lane, level), moment, born .. job) end
end

-- Does what was gathered, and tells how much was written, for the counts.
local function conclude(base, lane)
  for _, command in ipairs({'ZADD', 'SADD', 'HSET'}) do flush(command) end
  register(lane, levels)
  if written > 0 then redis.call('INCRBY', base .. ':w', written) end
  if added > 0 then redis.call('INCRBY', lane .. ':u', added) end
end
