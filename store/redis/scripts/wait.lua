-- Takes a turn of an account and one of its chats, or tells how many microseconds to wait. The generic cell rate algorithm: a key
-- holds the moment at which the allowance is whole again, and lives no longer.
local base, account, chat = takes(3)
local now = clock()

local function paused(name)
  local till = tonumber(call('GET', base .. ':z:' .. name) or 0)
  return math.max(0, till - now)
end

-- interval: microseconds per turn, 0: no limit.
local function limit(name, interval, burst)
  local l = {key = base .. ':p:' .. name, interval = tonumber(interval), wait = 0}
  if l.interval > 0 then
    l.whole = math.max(now, tonumber(call('GET', l.key) or 0))
    l.wait = math.max(0, l.whole - now - l.interval * (burst - 1))
  end
  return l
end

local function spend(l)
  if l.interval == 0 then return end
  local whole = l.whole + l.interval
  call('SET', l.key, number(whole), 'PX', number(math.ceil((whole - now) / 1000) + 1))
end

local of = account .. ' ' .. chat
local limits = {limit('account ' .. account, takes(2)), limit('chat ' .. of, takes(2))}
local wait = math.max(paused(account), paused(of), limits[1].wait, limits[2].wait)
if wait > 0 then return math.ceil(wait) end
for _, l in ipairs(limits) do spend(l) end
return 0
