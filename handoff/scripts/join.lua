-- A supervisor joins (or leaves) an active ticket.   ARGV 3 id 4 name 5 join (1/0)
local id, name = ARGV[3], ARGV[4]
local state, agent, joined = get(id, 'state', 'agent', 'joined')
if state ~= 'active' or agent == name then return refused(id) end
if has(joined, name) == (ARGV[5] == '1') then return {1, 0} end
call('HSET', ticket_key(id), 'joined', ARGV[5] == '1' and (joined or '') .. ' ' .. name or without(joined, name))
call('PUBLISH', P .. 'changed', '')
return {1, 1}
