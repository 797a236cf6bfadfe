-- active → waiting in another group, at the place that the ticket has earned; or → offered to another agent.
-- ARGV 3 id 4 agent who has it 5 group or '' 6 agent or '' 7 when the offer ends
local id, by, group, name = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local state, agent, cost, conversation = get(id, 'state', 'agent', 'cost', 'conversation')
if state ~= 'active' or agent ~= by or name == by then return refused(id) end
if name ~= '' then
  if call('HGET', agent_key(name), 'state') ~= 'online' then return {0, state, 'not_online'} end
  if not has_room(name, cost) then return {0, state, 'full'} end
end
release(by, id)
call('HSET', ticket_key(id), 'agent', '', 'agent_name', '', 'moved', 'transferred')
if group ~= '' then call('HSET', ticket_key(id), 'group', group, 'groups', group) end
call('HSET', ticket_key(id), 'rank', front(id))
call('ZREM', P .. 'seen', conversation)
count('transfers')
if name == '' then
  queue(id, (get(id, 'rank')))
  change(id, 'waiting')
else
  call('ZADD', P .. 'offers', ARGV[7], id)
  change(id, 'offered', 'offered_to', name, 'offered_until', ARGV[7])
  take(name, id, cost)
end
return {1}
