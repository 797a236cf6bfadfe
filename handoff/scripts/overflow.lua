-- A ticket that has waited its group's time may be taken by the next group too, at the same place.
-- ARGV 3 id 4 group 5 when the group after that may, 0 = never
local id = ARGV[3]
local state, groups, rank, kept = get(id, 'state', 'groups', 'rank', 'kept_until')
call('ZREM', P .. 'overflow', id)
if state ~= 'waiting' and state ~= 'offered' then return {0, state or '', ''} end
if not has(groups, ARGV[4]) then call('HSET', ticket_key(id), 'groups', groups .. ' ' .. ARGV[4]) end
if state == 'waiting' and not kept then queue(id, rank) end
if tonumber(ARGV[5]) > 0 then call('ZADD', P .. 'overflow', ARGV[5], id) end
count('overflowed')
call('PUBLISH', P .. 'changed', '')
return {1}
