-- Whether this agent may speak in the ticket now; the first words of an agent are measured.   ARGV 3 id 4 name
local id, name = ARGV[3], ARGV[4]
local state, agent, joined, felt = get(id, 'state', 'agent', 'joined', 'felt_from')
if state ~= 'active' or not (agent == name or has(joined, name)) then return refused(id) end
if call('HSETNX', ticket_key(id), 'first_said_at', now) == 1 then observe('first_response', now - tonumber(felt)) end
return {1}
