-- Keeps the first rating of a ticket that is over. ARGV 3 id 4 score   Returns 1 if it was kept.
local id = ARGV[3]
local state = get(id, 'state')
if state ~= 'wrap_up' and state ~= 'closed' then return 0 end
if call('HSETNX', ticket_key(id), 'score', ARGV[4]) == 0 then return 0 end
count('ratings')
count('ratings:sum', tonumber(ARGV[4]))
if tonumber(ARGV[4]) >= 4 then count('ratings:good') end
call('PUBLISH', P .. 'changed', '')
return 1
