-- Reads tickets with their places. ARGV 3.. ids
-- Returns, for each, {field, value, ...}, place (0 = not in a queue) and the group's ms a place (0 = unknown).
local rows = {}
for i = 3, #ARGV do
  local id = ARGV[i]
  local state, group, rank, kept = get(id, 'state', 'group', 'rank', 'kept_until')
  local place = 0
  if state == 'offered' then place = 1
  elseif kept then place = call('ZCOUNT', P .. 'queue:' .. group, '-inf', '(' .. rank) + 1
  elseif state == 'waiting' then place = (call('ZRANK', P .. 'queue:' .. group, id) or -1) + 1 end
  rows[#rows + 1] = call('HGETALL', ticket_key(id))
  rows[#rows + 1] = place
  rows[#rows + 1] = tonumber(place > 0 and call('HGET', P .. 'pace', group) or 0)
end
return rows
