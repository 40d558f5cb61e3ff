-- Jobs stand in lanes. `lane:b` holds each unsettled job in 'j' .. id:
--   "due taken doubt age tries queue priority\nplace\nbody"
-- due is when it may be leased, or the end of its lease while it is taken; age puts jobs of the same moment in order and takes 16
-- bytes. '=' stands before the body where the text is that of the job's line, and "\n" and that line behind it if it is not kept. Jobs of
-- a key have a place, 'k' .. "queue conversation key", which is a field too while one of them is unsettled: the ids of those that follow
-- the first one. `lane:d:queue priority` holds the jobs that may be leased, by due time and age: the oldest one of every key, and those
-- without a key. `lane:q` holds the priorities of each queue, `lane:u` how many jobs there are.
local shape = '^(%d+) (%d) (%d) (%w+) (%d+) ()([^\n]*)\n([^\n]*)\n'

-- A job's due, taken, doubt, age, tries, and from where on it never changes, queue with priority, place.
local function unfold(job) return string.match(job or '', shape) end

-- A job with another due, taken, doubt and tries.
local function refold(moment, taken, doubt, age, tries, job, rest)
  return moment .. ' ' .. taken .. ' ' .. doubt .. ' ' .. age .. ' ' .. tries .. ' ' .. string.sub(job, rest)
end

local function due(lane, level) return lane .. ':d:' .. level end

-- Notes the priorities of queues where they are not known.
local function register(lane, levels)
  local queues, priorities = {}, {}
  for level in pairs(levels) do
    queues[#queues + 1], priorities[#priorities + 1] = string.match(level, '^(.*) (%S+)$')
  end
  if #queues == 0 then return end
  for i, known in ipairs(call('HMGET', lane .. ':q', unpack(queues))) do
    if not string.find(' ' .. (known or '') .. ' ', ' ' .. priorities[i] .. ' ', 1, true) then
      local others = call('HGET', lane .. ':q', queues[i])
      call('HSET', lane .. ':q', queues[i], (others and others .. ' ' or '') .. priorities[i])
    end
  end
end
