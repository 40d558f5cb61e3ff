-- Erases a conversation of that version with the jobs that are named, and all that is counted of it. Answers 0 and does nothing where it
-- has another version: then it may have other jobs too. What is not there any more is erased.
local base, lane, id, account, version, count = parts()
local conversation, book = base .. ':c:' .. id, lane .. ':b'
local had, section = string.match(call('HGET', conversation, 'h') or '', '^(%d+) %S+ (%S*) ')
if not had then return 1 end
if had ~= version then return 0 end

local gone = 0
for _ = 1, count do
  local job = takes(1)
  local _, _, _, age, _, _, level, place = unfold(call('HGET', book, 'j' .. job))
  if age then
    gone = gone + 1
    call('ZREM', due(lane, level), age .. job)
    call('HDEL', book, 'j' .. job, place) -- those that follow are jobs of the conversation too
  end
end
if gone > 0 then call('DECRBY', lane .. ':u', gone) end

local lines = 0
for _, field in ipairs(call('HKEYS', conversation)) do
  if string.byte(field) == 108 then lines = lines + 1 end -- 'l'
end
if lines > 0 then call('DECRBY', base .. ':w', lines) end
if section ~= '' then call('ZREM', lane .. ':s:' .. section .. ' ' .. account, id) end
call('ZREM', lane .. ':i', id)
call('UNLINK', conversation, base .. ':e:' .. id)
return 1
