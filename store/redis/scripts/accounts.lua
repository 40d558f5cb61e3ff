-- The accounts that have conversations in a lane. Ids are in the order of their bytes, and those of an account begin with its name and '/'.
local function accounts(lane)
  local found, known, after = {}, {}, '-'
  while true do
    local id = call('ZRANGEBYLEX', lane .. ':i', after, '+', 'LIMIT', 0, 1)[1]
    if not id then return found end
    local account, slash = string.match(id, '^([^/]*)(/?)')
    if not known[account] then
      known[account], found[#found + 1] = true, account
    end
    after = '(' .. (slash == '' and id or account .. '0') -- '0' follows '/'
  end
end
