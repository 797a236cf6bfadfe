-- Any open state → active with a named agent: a supervisor takes over or reassigns.   ARGV 3 id 4 agent 5 shown name 6 default capacity
local id, name = ARGV[3], ARGV[4]
local state, agent, cost, kept, conversation = get(id, 'state', 'agent', 'cost', 'kept_until', 'conversation')
call('HSETNX', agent_key(name), 'capacity', ARGV[6])
local open = state == 'waiting' or state == 'offered' or state == 'active' or state == 'callback'
if not open or kept or (state == 'active' and agent == name) then return refused(id) end
if not (state == 'offered' and get(id, 'offered_to') == name) and not has_room(name, cost) then return {0, state, 'full'} end
if state == 'offered' then end_offer(id)
elseif state == 'active' then release(agent, id)
else unqueue(id) end
call('ZREM', P .. 'callbacks', id)
take(name, id, cost)
call('HDEL', ticket_key(id), 'moved')
call('HSETNX', ticket_key(id), 'first_accepted_at', now)
call('ZADD', P .. 'seen', now, conversation)
count('taken_over')
change(id, 'active', 'agent', name, 'agent_name', ARGV[5], 'accepted_at', now)
return {1}
