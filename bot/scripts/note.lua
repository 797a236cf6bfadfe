-- Appends an event that nobody has to answer and changes the state with it, if the owner is the expected one.
-- KEYS 1 log 2 state 3 pending 4 seen
-- ARGV 1 expected owner ('' = any) 2 event JSON 3 wake channel 4 clear pending (1/0) 5 message id that counts once ('' = always) 6.. field, value...
-- Returns {event id}, or {} when the owner was another.
local owner = redis.call('HGET', KEYS[2], 'owner') or 'assistant'
if ARGV[1] ~= '' and owner ~= ARGV[1] then return {} end
if ARGV[5] ~= '' then
  local known = redis.call('HGET', KEYS[4], ARGV[5])
  if known then return {known} end
end
local id = redis.call('XADD', KEYS[1], '*', 'e', ARGV[2])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[4], ARGV[5], id) end
if #ARGV > 5 then redis.call('HSET', KEYS[2], unpack(ARGV, 6)) end
if ARGV[4] == '1' then redis.call('DEL', KEYS[3]) end
redis.call('PUBLISH', ARGV[3], '')
return {id}
