-- Counts the lines and what failed of the base KEYS[1].
local base = KEYS[1]
return {tonumber(call('GET', base .. ':w') or 0), call('HLEN', base .. ':f')}
