-- waiting, callback, or offered to this very agent → active.
-- ARGV 3 id 4 agent 5 shown name 6 seconds for which this agent is the customer's last 7 SLA, ms 8 default capacity
local id, name = ARGV[3], ARGV[4]
local state, offered_to, kept, cost, customer, opened, felt, conversation =
  get(id, 'state', 'offered_to', 'kept_until', 'cost', 'customer', 'opened_at', 'felt_from', 'conversation')
call('HSETNX', agent_key(name), 'capacity', ARGV[8])
if state == 'offered' then
  if offered_to ~= name then return refused(id) end
  call('ZREM', P .. 'offers', id)
elseif (state == 'waiting' and not kept) or state == 'callback' then
  if not has_room(name, cost) then return {0, state, 'full'} end
  unqueue(id)
  call('ZREM', P .. 'callbacks', id)
  take(name, id, cost)
else return refused(id) end
call('HDEL', ticket_key(id), 'offered_to', 'offered_until', 'moved')
call('HSET', agent_key(name), 'missed', 0)
call('SET', P .. 'last:' .. customer, name, 'EX', ARGV[6])
call('ZADD', P .. 'seen', now, conversation)
if call('HSETNX', ticket_key(id), 'first_accepted_at', now) == 1 and state ~= 'callback' then
  count('accepted')
  observe('wait', now - tonumber(opened))
  observe('felt_wait', now - tonumber(felt))
  if now - tonumber(opened) <= tonumber(ARGV[7]) then count('in_sla') end
end
change(id, 'active', 'agent', name, 'agent_name', ARGV[5], 'accepted_at', now)
return {1}
