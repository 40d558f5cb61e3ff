-- How a conversation, its lines and its jobs are written. `base:c:id` holds all that is known of a conversation: 'h' the heading, 'c' the
-- conversation, 'l' .. id each line, 'd' .. id its delivery since then, 'a' .. id its amendments, and 'm' .. "chat message" the line
-- that the customer's message became: of several the last one.
local lane = takes(1)
local book = lane .. ':b'
local present = clock()
local second = number(math.floor(present / 1000000))
local written, added = 0, 0

-- A heading is "version call section rank spilled\n" and "second event\n" for each of the last events that were applied; call names
-- the Commit that wrote it and its changes, and spilled the second in which earlier events went to `base:e:id`.
local heading = '^(%d+) (%S+) (%S*) (%S+) (%d+)\n()'

-- Puts a conversation into its list of the desk; had and place are the list in which it stands now and its place there.
local function list(id, account, section, rank, had, place)
  if had == section and place == rank then return end
  if had and had ~= section and had ~= '' then
    flush('ZADD') -- what an earlier change of this call has brought into the list
    call('ZREM', lane .. ':s:' .. had .. ' ' .. account, id)
  end
  if section ~= '' then gather('ZADD', lane .. ':s:' .. section .. ' ' .. account, rank, id) end
end

-- ARGV[first] is the conversation, and up to ARGV[last] come the fields of lines with their values. What is large goes to Redis as it
-- came: whatever Lua puts together or reads, it hashes byte by byte.

local left = {} -- bodies of lines that are left out, by their ids

-- Leaves out lines that are known, and what messages became where that is a later line; known[2] belongs to the first field of a line.
-- Answers where the arguments end, and how many lines they hold.
local function sift(known, first, last)
  local to, lines, out = first + 1, 0, false
  for i = to, last, 2 do
    local field, value, had = ARGV[i], ARGV[i + 1], known[(i - first + 3) / 2]
    if string.byte(field) == 108 then -- 'l': what follows of the line is left out with it
      out = had
      if out then left[string.sub(field, 2)] = value else lines = lines + 1 end
    else
      had = out or had and less(value, had)
    end
    if not had then
      ARGV[to], ARGV[to + 1] = field, value
      to = to + 2
    end
  end
  return to - 1, lines
end

-- Writes a conversation and its lines, of which there are so many. known: what was read of the fields, nil where nothing can be known.
local function write(conversation, top, lines, known, first, last)
  for i = 2, known and #known or 0 do
    if known[i] then
      last, lines = sift(known, first, last)
      break
    end
  end
  written = written + lines
  local to = math.min(first + most, last)
  call('HSET', conversation, 'h', top, 'c', unpack(ARGV, first, to))
  for from = to + 1, last, most do call('HSET', conversation, unpack(ARGV, from, math.min(from + most - 1, last))) end
end

local jobs = {} -- the fields that are known of jobs and their places, false: there is none

-- Reads so many fields of jobs.
local function recall(count)
  for from = at + 1, at + count, most do
    local last = math.min(from + most - 1, at + count)
    for i, known in ipairs(call('HMGET', book, unpack(ARGV, from, last))) do jobs[ARGV[from + i - 1]] = known end
  end
  at = at + count
end

local age = string.format('%013x', present) -- and three bytes more for each job
local levels = {} -- the keys of jobs that may be leased, by queue and priority

-- Where the job comes first of its key, lease may say until when it is leased at once. Its line may have been said otherwise before.
local function enqueue(lease)
  local job, order, level, place, moment, body, tries, doubt = parts()
  local field, taken = 'j' .. job, ' 0 '
  if jobs[field] then return end
  if left[job] then body = body .. '\n' .. left[job] end
  added, jobs[field], levels[level] = added + 1, true, levels[level] or due(lane, level)
  local followers = jobs[place]
  local till = not followers and lease and lease(level, moment, job)
  if till then moment, taken, tries = till, ' 1 ', '1' end
  gather('HSET', book, field,
    moment .. taken .. (doubt or '0') .. ' ' .. age .. order .. ' ' .. (tries or '0') .. ' ' .. level .. '\n' .. place .. '\n' .. body)
  if place ~= '' then
    jobs[place] = followers and followers .. cmsgpack.pack(job) or ''
    gather('HSET', book, place, jobs[place])
  end
  if not followers then gather('ZADD', levels[level], moment, age .. order .. job) end
end

-- Does what was gathered, and tells how much was written, for the counts.
local function conclude(base)
  flush('ZADD')
  flush('HSET')
  register(lane, levels)
  if written > 0 then call('INCRBY', base .. ':w', written) end
  if added > 0 then call('INCRBY', lane .. ':u', added) end
end
