-- Appends what a customer said, once for each client id, and hands it to the worker unless an agent answers.
-- KEYS 1 log 2 pending 3 seen 4 state   ARGV 1 client id 2 event JSON 3 pending JSON 4 wake channel 5 seconds to keep
-- Returns {event id, 1 if new else 0, owner}.
local owner = redis.call('HGET', KEYS[4], 'owner') or 'assistant'
local known = redis.call('HGET', KEYS[3], ARGV[1])
if known then return {known, 0, owner} end
local id = redis.call('XADD', KEYS[1], '*', 'e', ARGV[2])
redis.call('HSET', KEYS[3], ARGV[1], id)
if owner ~= 'agent' and ARGV[3] ~= '' then redis.call('RPUSH', KEYS[2], ARGV[3]) end
for i = 1, 4 do redis.call('EXPIRE', KEYS[i], ARGV[5]) end
redis.call('PUBLISH', ARGV[4], '')
return {id, 1, owner}
