-- Opens a ticket once. KEYS 1 ticket 2 queue   ARGV 1 id 2 score in the queue 3.. field, value...
-- Returns the ticket's state.
local state = redis.call('HGET', KEYS[1], 'state')
if state then return state end
redis.call('HSET', KEYS[1], 'state', 'waiting', unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 'waiting'
