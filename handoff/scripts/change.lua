-- Moves a ticket from one state to another with everything that hangs on it, or not at all.
-- KEYS 1 ticket 2 queue 3 active set of the agent 4 closed list
-- ARGV 1 id 2 expected state 3 new state 4 expected agent ('' = any) 5.. field, value...
-- Returns {1} or {0, state, agent}.
local state = redis.call('HGET', KEYS[1], 'state') or ''
local agent = redis.call('HGET', KEYS[1], 'agent') or ''
if state ~= ARGV[2] or (ARGV[4] ~= '' and agent ~= ARGV[4]) then return {0, state, agent} end
redis.call('HSET', KEYS[1], 'state', ARGV[3], unpack(ARGV, 5))
redis.call('ZREM', KEYS[2], ARGV[1])
if ARGV[3] == 'active' then redis.call('SADD', KEYS[3], ARGV[1]) else redis.call('SREM', KEYS[3], ARGV[1]) end
if ARGV[3] == 'closed' then
  redis.call('LPUSH', KEYS[4], ARGV[1])
  redis.call('LTRIM', KEYS[4], 0, 199)
end
return {1}
