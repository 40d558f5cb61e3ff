-- Finds who is next in a queue over several partitions. Each partition is a stream of due jobs: by priority, due time, age.
local function levels(base, queue)
  local found = {}
  for level in string.gmatch(redis.call('HGET', base .. ':q', queue) or '', '%S+') do found[#found + 1] = level end
  table.sort(found, function(a, b) return tonumber(a) < tonumber(b) end)
  return found
end

local function stream(base, queue, now, page)
  return {base = base, queue = queue, now = now, page = page, levels = levels(base, queue), level = 1, offset = 0, jobs = {}, at = 1}
end

-- Reads on until a job is at hand; false: there is none.
local function fill(s)
  while not s.jobs[s.at] do
    if s.offset > 0 and #s.jobs < 2 * s.page then
      s.level, s.offset = s.level + 1, 0
    end
    local level = s.levels[s.level]
    if not level then return false end
    s.jobs = redis.call('ZRANGEBYSCORE', due(s.base, s.queue, level), '-inf', s.now, 'WITHSCORES', 'LIMIT', s.offset, s.page)
    s.at, s.offset = 1, s.offset + s.page
  end
  s.priority, s.moment = tonumber(s.levels[s.level]), tonumber(s.jobs[s.at + 1])
  return true
end

local function earlier(a, b)
  if a.priority ~= b.priority then return a.priority < b.priority end
  return a.moment < b.moment
end

local function first(streams)
  local best
  for _, s in ipairs(streams) do
    if not best or earlier(s, best) then best = s end
  end
  return best
end

-- Calls visit(base, level, moment, member) for up to n jobs, the first ones first.
local function each(bases, queue, now, n, visit)
  local streams = {}
  for _, base in ipairs(bases) do
    local s = stream(base, queue, now, math.ceil(n / #bases) + 3)
    if n > 0 and fill(s) then streams[#streams + 1] = s end
  end
  for _ = 1, n do
    local s = first(streams)
    if not s then return end
    visit(s.base, s.levels[s.level], s.jobs[s.at + 1], s.jobs[s.at])
    s.at = s.at + 2
    if not fill(s) then
      for i, other in ipairs(streams) do
        if other == s then table.remove(streams, i) end
      end
    end
  end
end

-- The rest of the arguments are partitions.
local function bases()
  local rest = {}
  for i = at + 1, #ARGV do rest[#rest + 1] = ARGV[i] end
  return rest
end
