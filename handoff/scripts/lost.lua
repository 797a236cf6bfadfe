-- The agent's connection is gone: offline, offers back to their old place, chats to the front, wrap-ups closed. All or nothing.
-- ARGV 3 agent 4 the last sign of life at or before which an agent is gone 5 reason for away
local name = ARGV[3]
local beat = call('ZSCORE', P .. 'beats', name)
if not beat or tonumber(beat) > tonumber(ARGV[4]) then return {0, '', name} end
call('ZREM', P .. 'beats', name)
call('HSET', agent_key(name), 'state', 'offline', 'away_reason', ARGV[5], 'since', now)
index(name)
local lost = {1}
for _, id in ipairs(call('SMEMBERS', agent_key(name) .. ':tickets')) do
  local state, conversation = get(id, 'state', 'conversation')
  lost[#lost + 1] = id
  if state == 'wrap_up' then close(id, (get(id, 'ended')), 'code', '', 'note', '')
  elseif state == 'offered' then
    end_offer(id)
    queue(id, (get(id, 'rank')))
    change(id, 'waiting')
  else
    release(name, id)
    call('HSET', ticket_key(id), 'rank', front(id), 'agent', '', 'agent_name', '')
    call('ZREM', P .. 'seen', conversation)
    queue(id, (get(id, 'rank')))
    count('agents_lost')
    change(id, 'waiting', 'moved', 'agent_lost')
  end
end
return lost
