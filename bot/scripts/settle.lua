-- Shows a ticket's change in its conversation: events and state together, unless another change has been shown meanwhile.
-- KEYS 1 log 2 state 3 pending
-- ARGV 1 expected `settled` 2 wake channel 3 clear pending (1/0) 4 count of events, events..., field, value...
-- Returns 1, or 0 when another was faster.
if (redis.call('HGET', KEYS[2], 'settled') or '') ~= ARGV[1] then return 0 end
local count = tonumber(ARGV[4])
for i = 5, 4 + count do redis.call('XADD', KEYS[1], '*', 'e', ARGV[i]) end
redis.call('HSET', KEYS[2], unpack(ARGV, 5 + count))
if ARGV[3] == '1' then redis.call('DEL', KEYS[3]) end
if count > 0 then redis.call('PUBLISH', ARGV[2], '') end
return 1
