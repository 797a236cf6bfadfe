-- active, wrap_up or callback → closed.   ARGV 3 id 4 agent who has it, '' = the desk itself 5 why, '' = as wrap_up said 6 code 7 note
local id, by, ended = ARGV[3], ARGV[4], ARGV[5]
local state, agent, before = get(id, 'state', 'agent', 'ended')
local open = state == 'active' or state == 'wrap_up'
if not (open or state == 'callback') or (open and by ~= '' and by ~= agent) then return refused(id) end
close(id, ended ~= '' and ended or before or 'agent', 'code', ARGV[6], 'note', ARGV[7])
return {1}
