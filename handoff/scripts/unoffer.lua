-- offered → waiting at the old place: the agent said no, or the offer ran out; two that ran out in a row set the agent away.
-- ARGV 3 id 4 agent who refuses, '' = the offer ran out 5 most offers missed in a row 6 reason for away
local id, by = ARGV[3], ARGV[4]
local state, name, ends, declined = get(id, 'state', 'offered_to', 'offered_until', 'refused')
if state ~= 'offered' or (by ~= '' and by ~= name) or (by == '' and tonumber(ends) > now) then return refused(id) end
end_offer(id)
count(by == '' and 'offers_missed' or 'offers_refused')
if by == '' and call('HINCRBY', agent_key(name), 'missed', 1) >= tonumber(ARGV[5]) then
  call('HSET', agent_key(name), 'state', 'away', 'away_reason', ARGV[6], 'since', now, 'missed', 0)
  index(name)
end
queue(id, (get(id, 'rank')))
change(id, 'waiting', 'refused', (declined or '') .. ' ' .. name .. '@' .. now)
return {1, name}
