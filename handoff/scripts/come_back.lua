-- waiting and kept → waiting at the old place.   ARGV 3 id
local id = ARGV[3]
local state, kept, rank = get(id, 'state', 'kept_until', 'rank')
if state ~= 'waiting' or not kept then return refused(id) end
call('ZREM', P .. 'kept', id)
call('HDEL', ticket_key(id), 'kept_until')
queue(id, rank)
change(id, 'waiting')
return {1}
