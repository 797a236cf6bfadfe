-- waiting or offered: the customer leaves and keeps the place; nobody is offered the ticket meanwhile.   ARGV 3 id 4 until when
local id = ARGV[3]
local state, kept = get(id, 'state', 'kept_until')
if kept or (state ~= 'waiting' and state ~= 'offered') then return refused(id) end
if state == 'offered' then end_offer(id) else unqueue(id) end
call('ZADD', P .. 'kept', ARGV[4], id)
change(id, 'waiting', 'kept_until', ARGV[4])
return {1}
